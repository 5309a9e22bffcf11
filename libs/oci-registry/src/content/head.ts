import type { Answer } from '../http/exchange.ts';
import type { Learned, SendOnce, Session, Task } from '../http/session.ts';

/**
 * Statuses by which a registry, or the storage to which it redirects, refuses HEAD. ECR Public answers 401 to each HEAD of
 * a blob, and an address signed for GET answers 403 to HEAD.
 */
const refusals = [400, 401, 403, 405, 501];

/**
 * Asks by HEAD, and where that is refused `byGet`, whose answer (or error) counts. The session remembers a refusal, so that
 * HEAD is tried only once.
 */
export async function headOrGet<T>(
  { learned }: Session,
  once: SendOnce,
  kind: Learned['headRefused'] extends Set<infer Kind> ? Kind : never,
  task: Omit<Task, 'method'>,
  byHead: (answer: Answer) => T | Promise<T>,
  byGet: () => Promise<T>,
): Promise<T> {
  if (!learned.headRefused.has(kind)) {
    const answer = await once({ ...task, method: 'HEAD', tolerated: refusals });
    if (!refusals.includes(answer.status)) return byHead(answer);
  }
  const value = await byGet();
  learned.headRefused.add(kind);
  return value;
}
