import { type Job, jobsOf, needsOf, type Rule } from './model.ts';

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

/** What is published is promoted, and nothing else: the job that moves its tags waits for the one that publishes. */
const publishedFirst: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.uses?.endsWith('/promote.yml') && job.with?.ruled === true)
    .filter(({ job, workflow }) => {
      const publishers = needsOf(job).filter((id) =>
        workflow.jobs[id]?.uses?.endsWith('/publish-images.yml'),
      );
      return !publishers.some((id) => job.if?.includes(`needs.${id}.result == 'success'`));
    })
    .map(({ at }) => `${at} promotes what no job before it published`);

/** Lint and tests run in a job without rights, and only what they passed is published. */
const testedFirst: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.uses?.endsWith('/publish-images.yml'))
    .filter(({ job }) => !job.if?.includes("needs.affected.outputs.done == 'true'"))
    .map(({ at }) => `${at} publishes what no job before it checked`);

/** What changes what the page says makes it anew; of the branch's checks also where they failed. */
const pages: Record<string, string> = {
  'merge.yml': 'affected',
  'nightly.yml': 'everything',
  'release.yml': '',
  'rollback.yml': '',
  'promotion.yml': '',
};

const byHand = ['rollback.yml', 'promotion.yml'];

const pageFollows: Rule = ({ workflows, whose }) =>
  Object.entries(pages).flatMap(([file, checks]) => {
    // A team moves tags by hand with the command.
    if (whose !== 'ours' && byHand.includes(file)) return [];
    const jobs = workflows.find((workflow) => workflow.file === file)?.jobs ?? {};
    const job = Object.values(jobs).find(({ uses }) => uses?.endsWith('/progress.yml'));
    if (!job) return [`${file} makes no page`];
    const pictures = Object.keys(jobs).filter((id) => id === 'pictures');
    const without = pictures.filter((id) => !needsOf(job).includes(id));
    if (without.length > 0) return [`${file} makes a page before its pictures`];
    return !checks || job.if?.includes(`needs.${checks}.result == 'failure'`)
      ? []
      : [`${file} hides a failure: the page before it stays`];
  });

/** Comment and summary say of a project what its page says: they read one record, which is gathered before. */
const oneRecord: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { steps = [] } }) => {
    const first = (command: string) =>
      steps.findIndex(({ run }) => run?.startsWith(`npx shipshape ${command}`));
    const gathered = first('progress collect');
    const told = [first('comment'), first('summary')];
    const late = gathered < 0 || told.some((index) => index < gathered);
    return told[0] !== -1 && late ? [`${at} comments without the project's record`] : [];
  });

export const orderRules: Record<string, Rule> = {
  'an image is promoted after it was published': publishedFirst,
  'an image is published after its checks passed': testedFirst,
  'no failure is ignored': failures,
  'every job has a timeout': timeouts,
  "all movers of a project's tags wait in one queue, and none is lost": oneQueue,
  'no run that publishes is cancelled by a newer one': cancelled,
  'one failure does not cancel the others': wholeMatrix,
  'the page is made wherever what it says changes': pageFollows,
  'what a comment says of a project is what its page says': oneRecord,
};
