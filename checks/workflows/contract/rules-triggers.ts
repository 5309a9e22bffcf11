import {
  callersOf,
  type Job,
  jobsOf,
  type Repository,
  type Rule,
  type Step,
  type Workflow,
} from './model.ts';

const events = ['merge_group', 'pull_request', 'push', 'schedule', 'workflow_call', 'workflow_dispatch'];

const ours: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, on }) =>
    Object.keys(on)
      .filter((event) => !events.includes(event))
      .map((event) => `${file} starts on ${event}, which runs a stranger's code with our rights`),
  );

/** A workflow that does not start leaves the check that branch protection asks for pending for ever. */
const everyPullRequest: Rule = ({ workflows }) =>
  workflows
    .filter(({ jobs, on }) => jobs['all-green'] && 'pull_request' in on)
    .filter(({ on }) => on.pull_request !== null || on.merge_group !== null)
    .map(({ file }) => `${file} does not start for every pull request and every group in the merge queue`);

const onlyMain: Rule = ({ workflows }) =>
  workflows
    .filter(
      ({ on, jobs }) =>
        Object.values(jobs).some(publishes) && JSON.stringify(on.push?.branches ?? ['main']) !== '["main"]',
    )
    .map(({ file }) => `${file} publishes what is pushed to other branches than main`);

const publishes = ({ permissions = {} }: Job) => permissions.packages === 'write';

/** Of GitHub's filter patterns: `**` matches everything, `*` all but a slash. */
function matches(pattern: string, tag: string): boolean {
  const escaped = pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`).test(
    tag,
  );
}

const releaseTags: Rule = ({ workflows }) => {
  const patterns = workflows.flatMap(({ on }) => (on.push?.tags as string[] | undefined) ?? []);
  const starts = (tag: string) => patterns.some((pattern) => matches(pattern, tag));
  return [
    ...['web@1.2.3', 'web@1.2.3-rc.1', '@acme/web@1.2.3', 'group/web@1.0.0']
      .filter((tag) => !starts(tag))
      .map((tag) => `the release tag ${tag} starts no workflow`),
    ...['v1.2.3', 'web', '1.2.3', 'backup/main']
      .filter(starts)
      .map((tag) => `the tag ${tag} starts a release`),
  ];
};

const called = (jobs: Workflow['jobs'], file: string): Job | undefined =>
  Object.values(jobs).find(({ uses }) => uses?.endsWith(`/${file}`));
const targetsOf = (workflow: Workflow | undefined): string[] =>
  String(called(workflow?.jobs ?? {}, 'nx-affected.yml')?.with?.targets ?? '').split(',');

const quick = ['lint', 'typecheck', 'lock-check', 'test', 'contract'];
const slow = ['mutants', 'conformance', 'commands', 'road', 'faults'];
const image = ['docker-build', 'docker-smoke', 'docker-pictures', 'e2e'];
const [ofTeam, imageOfTeam] = [
  ['lint', 'lock-check', 'test'],
  ['docker-build', 'docker-smoke'],
];
const wanted: Record<Repository['whose'], Record<string, string[]>> = {
  ours: {
    'pull-request.yml': [...quick, ...slow, 'play', ...image],
    'merge.yml': [...quick, ...slow],
    'nightly.yml': [...quick, ...slow, 'play', ...image],
  },
  "a team's": {
    'pull-request.yml': [...ofTeam, ...imageOfTeam],
    'merge.yml': ofTeam,
    'nightly.yml': [...ofTeam, ...imageOfTeam],
  },
};

const everyCheck: Rule = ({ workflows, whose }) =>
  Object.entries(wanted[whose]).flatMap(([file, targets]) => {
    const there = targetsOf(workflows.find((workflow) => workflow.file === file));
    return [
      ...targets
        .filter((target) => !there.includes(target))
        .map((target) => `${file} does not run ${target}`),
      ...there.filter((target) => !targets.includes(target)).map((target) => `${file} runs ${target}`),
    ];
  });

/** A comparison with the wrong commit finds no change, and a run that finds no change is green. */
const bases: Record<string, RegExp> = {
  'pull-request.yml':
    /^\$\{\{ github\.event_name == 'pull_request' && 'HEAD\^1' \|\| format\('origin\/\{0\}', github\.event\.repository\.default_branch\) \}\}$/,
  'merge.yml': /^last-success$/,
  // None: it checks everything, also what no change called for.
  'nightly.yml': /^undefined$/,
};

const rightBase: Rule = ({ workflows }) =>
  Object.entries(bases).flatMap(([file, base]) => {
    const { with: inputs } =
      called(workflows.find((one) => one.file === file)?.jobs ?? {}, 'nx-affected.yml') ?? {};
    return inputs && base.test(String(inputs.base)) ? [] : [`${file} compares with ${inputs?.base}`];
  });

/** A schedule's event has no `repository`; that of a called workflow is its caller's. */
const scheduled: Rule = (repository) => {
  const onSchedule = (workflow: Workflow): boolean =>
    'schedule' in workflow.on ||
    callersOf(repository, workflow).some((caller) => onSchedule(caller.workflow));
  return jobsOf(repository)
    .filter(({ workflow }) => onSchedule(workflow))
    .flatMap(({ at, job }) =>
      [job.if, ...Object.values(job.with ?? {}), ...(job.steps ?? []).flatMap(stringsOf)]
        .map(String)
        .filter(
          (text) => text.includes('event.repository.') && !text.includes("event_name == 'pull_request'"),
        )
        .map((text) => `${at} asks a schedule's event for its repository: ${text}`),
    );
};

const stringsOf = (step: Step): unknown[] => [
  step.if,
  ...Object.values(step.with ?? {}),
  ...Object.values(step.env ?? {}),
];

/** Which tags follow what is merged is said once, by the project's rules: docker-push on a laptop moves those as well. */
const byTheRules: Rule = ({ workflows }) =>
  workflows
    .filter(({ on }) => on.push?.branches)
    .flatMap(({ file, jobs }) => {
      const inputs = called(jobs, 'promote.yml')?.with;
      if (!inputs || (inputs.ruled === true && inputs.to === undefined)) return [];
      return [
        `${file} moves ${inputs.to ?? 'no tag'} with each merge, and not what the project's rules make`,
      ];
    });

const weekly: Rule = ({ workflows, whose }) =>
  [...(whose === 'ours' ? ['security.yml'] : []), 'nightly.yml']
    .filter((file) => !workflows.find((workflow) => workflow.file === file)?.on.schedule)
    .map((file) => `${file} has no schedule`);

/** GitHub's variables, a user who is not root, and a Docker daemon each change what a test comes to. */
const onceMore: Rule = ({ files }) =>
  ['actions', 'user', 'docker']
    .filter(
      (whom) =>
        !new RegExp(`for whom in [\\w ]*\\b${whom}\\b[\\w ]*; do\\s+node tools/start.mjs test-as`).test(
          files['.ci/run'] ?? '',
        ),
    )
    .map((whom) => `.ci/run does not run the suites once more as ${whom}`);

/** Where scenarios were skipped, the next run must not be taken for one that passed: Nx hashes what a run leaves behind. */
const skipsUncached: Rule = ({ files }) => {
  const { nx } = JSON.parse(files['checks/workflows/package.json'] ?? '{}') as Manifest;
  const asks = nx?.targets.play?.inputs.some(
    ({ runtime = '' }) => runtime.includes('.shipshape/play-ready') && runtime.includes('|| date'),
  );
  return asks ? [] : ['play: what was skipped is cached as green'];
};

interface Manifest {
  nx?: { targets: Record<string, { inputs: { runtime?: string }[] }> };
}

export const triggerRules: Record<string, Rule> = {
  "this repository's suites run once more as on GitHub, as another user, and with Docker": onceMore,
  'played scenarios that were skipped are not cached': skipsUncached,
  "nothing runs a stranger's code with our rights": ours,
  'the required check starts for every pull request': everyPullRequest,
  'only main is published': onlyMain,
  'every release tag starts a release, also of a scoped project, and no other tag does': releaseTags,
  'every check runs where it should': everyCheck,
  'a change is compared with what it changes': rightBase,
  'what runs on a schedule does not count on its event': scheduled,
  "a merge moves the tags that the project's rules make": byTheRules,
  'what nobody touches is checked on a schedule': weekly,
};
