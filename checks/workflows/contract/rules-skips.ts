import { evaluate } from './expressions.ts';
import {
  calledBy,
  callersOf,
  type Job,
  jobsOf,
  needsOf,
  type Repository,
  type Rule,
  type Step,
  type Workflow,
} from './model.ts';
import { above, hasStatusFunction, pullRequest, simulate } from './simulate.ts';
import { verbsIn } from './verb-calls.ts';

/** Whether a job can be skipped where nothing failed and nobody cancelled. */
function maySkip(repository: Repository, workflow: Workflow, job: Job): boolean {
  const condition = (job.if ?? '').replace(/^\$\{\{|\}\}$/g, '').trim();
  if (condition && !/^(!cancelled\(\)|always\(\)|!github\.event\.deleted)$/.test(condition)) return true;
  return !hasStatusFunction(job) && chainMaySkip(repository, workflow, job);
}

/** Whether a job may be skipped, or one of those that it calls, and that these call. */
const holdsSkip = (repository: Repository, workflow: Workflow, job: Job): boolean => {
  const called = calledBy(repository, job);
  return (
    maySkip(repository, workflow, job) ||
    (called !== undefined && Object.values(called.jobs).some((inner) => holdsSkip(repository, called, inner)))
  );
};

/**
 * Whether GitHub may find a skipped job in the chain of needs above a job: in its own workflow, in the workflows that
 * its needs call, however deep, and above those that call its workflow.
 */
const chainMaySkip = (repository: Repository, workflow: Workflow, job: Job): boolean =>
  needsOf(job).some((id) => {
    const need = workflow.jobs[id];
    return need && (holdsSkip(repository, workflow, need) || chainMaySkip(repository, workflow, need));
  }) ||
  callersOf(repository, workflow).some((caller) => chainMaySkip(repository, caller.workflow, caller.job));

/** GitHub's implicit `success()` is false where any job above was skipped, so that such a job never runs. */
const skipsStop: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ workflow, job }) => chainMaySkip(repository, workflow, job) && !hasStatusFunction(job))
    .map(({ at }) => `${at} is skipped with a job above it: its condition must begin with !cancelled()`);

/** What shows how others ended runs whatever they did: the gate, a report, the page, and pictures for it. */
const onlyShows = (id: string, job: Job): boolean =>
  id === 'all-green' ||
  /\/(progress|pictures)\.yml$/.test(job.uses ?? '') ||
  verbsIn(job).includes('durations') ||
  (job.steps ?? []).some(({ with: inputs }) => inputs?.until === 'pictures');

/** With a status function GitHub looks at no result by itself: each job is tried with each one above it that failed. */
const resultsNamed: Rule = ({ workflows }) =>
  workflows.flatMap((workflow) => {
    const ids = Object.entries(workflow.jobs).flatMap(([id, job]) => (onlyShows(id, job) ? [] : [id]));
    return ids.flatMap((failed) =>
      (['failure', 'cancelled', 'skipped'] as const).flatMap((result) => {
        const results = simulate(workflow, { [failed]: result });
        return ids
          .filter((id) => above(workflow, id).includes(failed) && results[id] === 'success')
          .map((id) => `${workflow.file} ${id} runs also where ${failed} ended with ${result}`);
      }),
    );
  });

/** What nothing was done for has an outcome, and no outputs. */
const undone = (steps: Step[]) =>
  Object.fromEntries(steps.flatMap(({ id }) => (id ? [[id, { outcome: 'skipped', outputs: {} }]] : [])));

/** A step that runs whatever happened before it asks for what it needs: otherwise it fails a second time. */
const noSecondError: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { steps = [] } }) =>
    steps
      .filter(hasStatusFunction)
      .filter(({ if: condition = '' }) => {
        const contexts = {
          ...{ steps: undone(steps), inputs: { comment: 'true' }, vars: {}, needs: {} },
          github: pullRequest(false),
        };
        return evaluate(condition, contexts, { cancelled: false, failure: true, success: false });
      })
      .map(({ name }) => `${at} "${name}" also runs where set-up failed, and then fails too`),
  );

/** Which jobs and steps run, where others did not. */
export const skipRules: Record<string, Rule> = {
  'a job that may stand below a skipped one has a status function': skipsStop,
  'a job with a status function names the results it counts on': resultsNamed,
  'where set-up failed, no later step adds an error': noSecondError,
};
