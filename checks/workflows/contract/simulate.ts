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

/** What a run is given beside the results of its jobs. */
export interface Circumstances {
  github?: object;
  vars?: object;
  /** Outputs of jobs by their names, whichever job has them. Those that are not named speak for running. */
  outputs?: Record<string, string>;
  /** Whether somebody, or a newer run, has cancelled it. */
  cancelled?: boolean;
}

const speakForRunning: Record<string, string> = { listed: '["web"]', shards: '["1 of 2","2 of 2"]' };
const readBy = (text: string, context: RegExp, value: (name: string) => string) =>
  Object.fromEntries([...text.matchAll(context)].map(([, name = '']) => [name, value(name)]));

const own = 'acme/shop';

/** The context `github` of a pull request from the repository itself, or from a fork of that name. */
export const pullRequest = (isPrivate: boolean, from = own) => ({
  ...{ event_name: 'pull_request', repository: own },
  event: {
    repository: { private: isPrivate, default_branch: 'main' },
    pull_request: { head: { repo: { full_name: from } } },
  },
});

/** The same of a group in the merge queue. */
export const mergeGroup = (isPrivate: boolean) => ({
  ...{ event_name: 'merge_group', repository: own },
  event: {
    repository: { private: isPrivate, default_branch: 'main' },
    merge_group: { base_ref: 'refs/heads/main' },
  },
});

const push = { event_name: 'push', event: { deleted: false, repository: { private: false } } };

/**
 * How the jobs of a workflow end on GitHub, where some of them end so and nothing else fails.
 *
 * @param ends how these jobs end; the others succeed, where they run
 */
export function simulate(workflow: Workflow, ends: Results, given: Circumstances = {}): Results {
  const results: Results = {};
  const end = (id: string): Result => {
    const notRun = given.cancelled ? 'cancelled' : 'skipped';
    results[id] ??= ends[id] ?? (runs(workflow, id, end, given) ? 'success' : notRun);
    return results[id];
  };
  Object.keys(workflow.jobs).forEach(end);
  return results;
}

function runs(workflow: Workflow, id: string, end: (id: string) => Result, given: Circumstances): boolean {
  const job = workflow.jobs[id] ?? {};
  const chain = above(workflow, id).map(end);
  const status = {
    ...{ cancelled: given.cancelled ?? false, failure: chain.includes('failure') },
    success: !given.cancelled && chain.every((result) => result === 'success'),
  };
  if (!hasStatusFunction(job) && !status.success) return false;
  const text = JSON.stringify(workflow.jobs);
  const outputs = (need: string) =>
    // A job that did not run has none.
    end(need) === 'skipped'
      ? {}
      : readBy(
          text,
          /\bneeds\.[\w-]+\.outputs\.([\w-]+)/g,
          (name) => given.outputs?.[name] ?? speakForRunning[name] ?? 'true',
        );
  const needs = Object.fromEntries(
    needsOf(job).map((need) => [need, { result: end(need), outputs: outputs(need) }]),
  );
  const contexts = {
    ...{ needs, vars: given.vars ?? {}, github: given.github ?? push },
    inputs: readBy(text, /\binputs\.([\w-]+)/g, () => 'true'),
  };
  return evaluate(job.if || 'success()', contexts, status);
}
