import { evaluate } from './expressions.ts';
import { type Job, needsOf, type Workflow } from './model.ts';

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';
export type Results = Record<string, Result>;

/** Whether a condition looks beyond the implicit `success()`, which written out looks at the whole chain as well. */
export const hasStatusFunction = ({ if: condition = '' }: Pick<Job, 'if'>): boolean =>
  /\b(always|cancelled|failure)\(\)/.test(condition);

/** The jobs above one, in its whole chain of needs. */
export const above = ({ jobs }: Workflow, id: string): string[] => {
  const direct = needsOf(jobs[id] ?? {});
  return [...new Set(direct.flatMap((need) => [need, ...above({ jobs } as Workflow, need)]))];
};

/** What a condition reads by these names, so that it speaks for running: a project is listed, every task was run. */
const outputs: Record<string, string> = { listed: '["web"]', shards: '["1 of 2","2 of 2"]' };
const readBy = (text: string, context: RegExp, value: (name: string) => string) =>
  Object.fromEntries([...text.matchAll(context)].map(([, name = '']) => [name, value(name)]));

/**
 * How the jobs of a workflow end on GitHub where one of them ends so and nothing else fails. What their conditions ask
 * beside results speaks for running.
 */
export function simulate(workflow: Workflow, id: string, result: Result): Results {
  const results: Results = {};
  const end = (name: string): Result => {
    results[name] ??= name === id ? result : runs(workflow, name, end) ? 'success' : 'skipped';
    return results[name];
  };
  Object.keys(workflow.jobs).forEach(end);
  return results;
}

function runs(workflow: Workflow, id: string, end: (name: string) => Result): boolean {
  const job = workflow.jobs[id] ?? {};
  const chain = above(workflow, id).map(end);
  const status = {
    ...{ cancelled: false, failure: chain.includes('failure') },
    success: chain.every((result) => result === 'success'),
  };
  if (!hasStatusFunction(job) && !status.success) return false;
  const text = JSON.stringify(workflow.jobs);
  const needs = Object.fromEntries(
    needsOf(job).map((need) => [
      need,
      {
        result: end(need),
        outputs: readBy(text, /\bneeds\.[\w-]+\.outputs\.([\w-]+)/g, (name) => outputs[name] ?? 'true'),
      },
    ]),
  );
  const contexts = {
    ...{ needs, vars: {}, inputs: readBy(text, /\binputs\.([\w-]+)/g, () => 'true') },
    github: { event_name: 'push', event: { deleted: false, repository: { private: false } } },
  };
  return evaluate(job.if || 'success()', contexts, status);
}
