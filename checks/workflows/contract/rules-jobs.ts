import { jobsOf, needsOf, type Rule, stepsOf } from './model.ts';
import { bare, expression, unlike } from './tables.ts';

/** Which jobs wait, and for whom. The gates wait for every job, which is a rule of theirs. */
const needs: Record<string, string[]> = {
  'nx-affected.yml shards': ['plan'],
  'release.yml publish': ['affected'],
  'release.yml promote': ['affected', 'publish'],
  'release.yml release': ['tag'],
};

const exactNeeds: Rule = (repository) =>
  unlike(
    'needs',
    jobsOf(repository)
      .filter(({ id }) => id !== 'all-green')
      .map(({ at, job }) => ({ at, value: job.needs && needsOf(job) })),
    needs,
  );

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
  unlike(
    'if',
    [
      ...jobsOf(repository).map(({ at, job }) => ({ at, value: job.if && bare(job.if) })),
      ...stepsOf(repository).map(({ at, step }) => ({ at, value: step.if && bare(step.if) })),
    ],
    conditions,
  );

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
const pull = expression('github.event.pull_request.number || github.ref');

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
  unlike(
    'concurrency',
    [
      ...repository.workflows.map(({ file, concurrency }) => ({ at: file, value: concurrency })),
      ...jobsOf(repository).map(({ at, job }) => ({ at, value: job.concurrency })),
    ],
    queues,
  );

const wholeMatrix: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.strategy && job.strategy['fail-fast'] !== false)
    .map(({ at }) => `${at} lets one failure cancel the rest of the matrix`);

export const jobRules: Record<string, Rule> = {
  'every job waits for those of the table': exactNeeds,
  'every condition is one of the table': exactConditions,
  'no failure is passed over': failures,
  'every job has a timeout': timeouts,
  'every queue is as the table says; a mover of tags is never cancelled': exactQueues,
  'one failure does not cancel the others': wholeMatrix,
};
