import { type Job, jobsOf, type Rule } from './model.ts';

/** A failure that is ignored: only that of the comment, which the summary repeats. */
const failures: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => [
    ...(job['continue-on-error'] === undefined ? [] : [`${at} ignores its failure`]),
    ...(job.steps ?? [])
      .filter((step) => step['continue-on-error'] !== undefined && step.name !== 'Comment')
      .map(({ name }) => `${at} "${name}" ignores its failure`),
  ]);

const timeouts: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.steps && !((job['timeout-minutes'] ?? Infinity) <= 45))
    .map(({ at }) => `${at} has no timeout of at most 45 minutes`);

const movesTags = ({ steps = [] }: Job) =>
  steps.some(({ run = '' }) => /^npx shipshape (promote|release|rollback) /.test(run));

/** A release moves several tags at once, a rollback any of them: all movers of a project wait in one queue. */
const oneQueue: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job, workflow }) => {
    if (!movesTags(job)) return [];
    const queues = [job.concurrency, workflow.concurrency];
    const lossy = queues.some((queue) => queue?.['cancel-in-progress'] !== false || queue.queue !== 'max');
    return [
      ...(job.concurrency?.group === `tags-\${{ inputs.project }}`
        ? []
        : [`${at} is not in the queue of its project's tags`]),
      ...(lossy ? [`${at} may be cancelled while it waits or moves tags`] : []),
    ];
  });

/** Only a check is worth nothing once a newer one has begun. */
const cancelled: Rule = ({ workflows }) =>
  workflows
    .filter(({ concurrency }) => concurrency?.['cancel-in-progress'] !== false)
    .filter(({ jobs }) =>
      Object.values(jobs).some(({ permissions = {} }) => permissions.packages === 'write'),
    )
    .map(({ file }) => `${file} cancels a run that publishes or moves tags`);

const wholeMatrix: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.strategy && job.strategy['fail-fast'] !== false)
    .map(({ at }) => `${at} lets one failure cancel the rest of the matrix`);

export const orderRules: Record<string, Rule> = {
  'no failure is ignored': failures,
  'every job has a timeout': timeouts,
  "all movers of a project's tags wait in one queue, and none is lost": oneQueue,
  'no run that publishes is cancelled by a newer one': cancelled,
  'one failure does not cancel the others': wholeMatrix,
};
