import { differs, jobsOf, needsOf, type Rule, stepsOf } from './model.ts';

const own = 'github.event.pull_request.head.repo.full_name == github.repository';

/** Each condition there is, without its braces: a job or step that is not named here has none. */
const conditions: Record<string, string> = {
  'nx-affected.yml shards': "needs.plan.outputs.shards != '[]'",
  'nx-affected.yml shards "Say what ran"': 'always()',
  'nx-affected.yml shards "Keep the records"': 'always()',
  'promote.yml promote "Promote"': 'inputs.to',
  'promote.yml promote "Release"': 'inputs.version',
  'promote.yml promote "Say what moved"': 'always()',
  'publish-images.yml publish "Record where it came from"':
    'inputs.attest && steps.published.outputs.revision == github.sha',
  'publish-images.yml publish "Say what was published"': 'always()',
  'publish-images.yml publish "Keep the records"': 'always()',
  'pull-request.yml all-green': 'always()',
  'pull-request.yml all-green "Comment"': `github.event_name == 'pull_request' && ${own}`,
  'release.yml affected': "github.ref_type == 'branch'",
  'release.yml publish': "needs.affected.outputs.listed != '[]'",
  'release.yml tag': "github.ref_type == 'tag'",
  'release.yml all-green': 'always()',
  'rollback.yml rollback "Say what moved"': 'always()',
  'security.yml dependencies': "github.event_name == 'pull_request'",
  'security.yml dependencies "Review what comes in"':
    "!github.event.repository.private || vars.CODE_SECURITY == 'on'",
  'security.yml dependencies "Say what was left out"': 'always()',
  'security.yml scorecard': "github.event_name != 'pull_request'",
  'security.yml scorecard "Score"': "github.event.repository.visibility == 'public'",
  'security.yml scorecard "Keep the score"': "steps.scorecard.outcome == 'success'",
  'security.yml scorecard "Say what was left out"': 'always()',
};

const exactConditions: Rule = (repository) =>
  [
    ...jobsOf(repository).map(({ at, job }) => ({ at, condition: job.if })),
    ...stepsOf(repository).map(({ at, step }) => ({ at, condition: step.if })),
  ].flatMap(({ at, condition }) => differs(`${at} if`, condition && bare(condition), conditions[at]));

/** An expression without its braces. */
const bare = (expression: string) => expression.replace(/^\$\{\{ (.*) \}\}$/, '$1');

const gate: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, jobs }) => {
    const waiting = jobs['all-green'];
    const others = Object.keys(jobs).filter((id) => id !== 'all-green');
    if (!waiting) return ['pull-request.yml', 'release.yml'].includes(file) ? [`${file} has no gate`] : [];
    const judging = waiting.steps?.at(-1);
    return [
      ...differs(`${file} all-green name`, waiting.name, 'all-green'),
      ...differs(`${file} all-green needs`, [...needsOf(waiting)].sort(), others.sort()),
      ...differs(`${file} all-green's last step`, judging?.run?.split(' ').slice(0, 2), [
        'node',
        '"$TOOLS/gate.mts"',
      ]),
      ...differs(`${file} all-green judges`, bare(String(judging?.env?.NEEDS)), 'toJSON(needs)'),
    ];
  });

/** A failure that is passed over: only that of the comment, which the summary repeats. */
const failures: Rule = (repository) =>
  [
    ...jobsOf(repository).map(({ at, job }) => ({ at, on: job['continue-on-error'] })),
    ...stepsOf(repository).map(({ at, step }) => ({ at, on: step['continue-on-error'] })),
  ]
    .filter(({ at, on }) => on !== undefined && at !== 'pull-request.yml all-green "Comment"')
    .map(({ at }) => `${at} passes over its failure`);

const timeouts: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.steps && !((job['timeout-minutes'] ?? Infinity) <= 45))
    .map(({ at }) => `${at} has no timeout of at most 45 minutes`);

const move = { 'cancel-in-progress': false, queue: 'max' };
const keep = { 'cancel-in-progress': false };
const replace = { 'cancel-in-progress': true };
const pull = `\${{ github.event.pull_request.number || github.ref }}`;

/** Who waits for whom, exactly; in double braces what a run fills in. */
const queues: Record<string, object> = {
  'nx-affected.yml': {
    group: `nx-affected-\${{ github.workflow }}-\${{ github.run_id }}-\${{ inputs.name }}`,
    ...keep,
  },
  'promote.yml': { group: `promote-\${{ inputs.project }}-\${{ inputs.to || inputs.version }}`, ...move },
  'promote.yml promote': { group: `tags-\${{ inputs.project }}`, ...move },
  'publish-images.yml': { group: `publish-\${{ inputs.project }}-\${{ github.sha }}`, ...keep },
  'pull-request.yml': { group: `pull-request-${pull}`, ...replace },
  'release.yml': { group: `release-\${{ github.ref }}-\${{ github.sha }}`, ...keep },
  'rollback.yml': { group: `promote-\${{ inputs.project }}-\${{ inputs.tag }}`, ...move },
  'rollback.yml rollback': { group: `tags-\${{ inputs.project }}`, ...move },
  'security.yml': { group: `security-${pull}`, ...replace },
};

const exactQueues: Rule = (repository) =>
  [
    ...repository.workflows.map(({ file, concurrency }) => ({ at: file, concurrency })),
    ...jobsOf(repository).map(({ at, job }) => ({ at, concurrency: job.concurrency })),
  ].flatMap(({ at, concurrency }) => differs(`${at} concurrency`, concurrency, queues[at]));

const wholeMatrix: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.strategy && job.strategy['fail-fast'] !== false)
    .map(({ at }) => `${at} lets one failure cancel the rest of the matrix`);

export const jobRules: Record<string, Rule> = {
  'every condition is one of the table': exactConditions,
  'the gate always runs, waits for every job and judges last': gate,
  'no failure is passed over': failures,
  'every job has a timeout': timeouts,
  'every queue is as the table says; a mover of tags is never cancelled': exactQueues,
  'one failure does not cancel the others': wholeMatrix,
};
