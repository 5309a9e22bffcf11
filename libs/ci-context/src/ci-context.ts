import { type EventContext, gitContext, workflowContext } from './contexts.ts';
import { type Environment, inActions } from './environment.ts';
import { apiOf, type Repository, readRepository } from './repository.ts';

/** Where this run stands: the event and the repository. */
export interface CiContext {
  context: EventContext;
  repository: Repository;
}

export interface CiContextSource {
  /** `workflow` or `git`; where it is not said, `git` in a plain clone and `workflow` where GITHUB_* describe an event. */
  source?: string | undefined;
  env: Environment;
  /** The folder of the clone. */
  root: string;
  now: Date;
}

/**
 * Reads the context and the repository's record, in GitHub Actions or in a plain clone.
 *
 * @throws Error `Invalid context source: X`, and the errors of the context and of the repository's record.
 */
export async function readCiContext({ source, env, root, now }: CiContextSource): Promise<CiContext> {
  const context = await readContext({ source: source || usualSource(env), env, root, now });
  const repository = await readRepository(context.payload, env, root);
  // A plain clone has no payload to say which branch is the default one.
  if (!inActions(env)) context.payload.repository ??= repository;
  return { context, repository };
}

async function readContext({ source, env, root, now }: CiContextSource): Promise<EventContext> {
  if (source === 'git') return gitContext(env, root);
  if (source === 'workflow')
    return workflowContext(env, { root, now, api: (payload) => apiOf(payload, env) });
  throw new Error(`Invalid context source: ${source}`);
}

function usualSource(env: Environment): string {
  return inActions(env) || env.GITHUB_EVENT_NAME || env.GITHUB_REF ? 'workflow' : 'git';
}
