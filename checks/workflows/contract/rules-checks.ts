import { targets } from '../../support/targets.ts';
import { needsOf, type Repository, type Rule, type Workflow } from './model.ts';

/** The targets of all calls, whatever stands between them. */
const targetsOf = (workflow: Workflow | undefined): string[] =>
  Object.values(workflow?.jobs ?? {})
    .filter(({ uses }) => uses?.endsWith('/nx-affected.yml'))
    .flatMap(({ with: inputs }) => targetsIn(inputs?.targets));
/** Targets as a call states them. */
export const targetsIn = (list: unknown): string[] => String(list ?? '').split(/[\s,]+/);

/** What a merge leaves to the pull request and the night: it takes minutes. */
const notOnMerge = ['play'];
const image = ['docker-build', 'docker-smoke', 'docker-pictures'];
const ofTeam = ['lint', 'lock-check', 'test'];
const imageOfTeam = ['docker-build', 'docker-smoke'];
const wanted: Record<Repository['whose'], Record<string, string[]>> = {
  ours: {
    'pull-request.yml': [...targets, ...image],
    'merge.yml': targets.filter((target) => !notOnMerge.includes(target)),
    'nightly.yml': [...targets, ...image],
  },
  "a team's": {
    'pull-request.yml': [...ofTeam, ...imageOfTeam],
    'merge.yml': ofTeam,
    'nightly.yml': [...ofTeam, ...imageOfTeam],
  },
};

const everyCheck: Rule = ({ workflows, whose }) =>
  Object.entries(wanted[whose]).flatMap(([file, all]) => {
    const there = targetsOf(workflows.find((workflow) => workflow.file === file));
    return [
      ...all.filter((target) => !there.includes(target)).map((target) => `${file} does not run ${target}`),
      ...there.filter((target) => !all.includes(target)).map((target) => `${file} runs ${target}`),
    ];
  });

/** What may take minutes, and says nothing of the image. */
const suites = [
  ...['mutants', 'conformance', 'commands', 'road', 'faults', 'proof', 'habits', 'e2e'],
  ...notOnMerge,
];

/** An image, and so a team, does not wait for this repository's own long suites: another job runs them, for the gate. */
const publishedSoon: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, jobs }) => {
    const publishers = Object.values(jobs).filter(({ uses }) => uses?.endsWith('/publish-images.yml'));
    if (publishers.length === 0) return [];
    const before = new Set(publishers.flatMap((job) => needsOf(job)));
    const [now, later] = [true, false].map((isBefore) =>
      Object.entries(jobs)
        .filter(([id]) => before.has(id) === isBefore)
        .flatMap(([, { with: inputs }]) => targetsIn(inputs?.targets)),
    );
    const asked = [...before].flatMap((id) => targetsIn(jobs[id]?.with?.later)).filter(Boolean);
    return [
      ...suites
        .filter((target) => now?.includes(target))
        .map((target) => `${file}: an image waits for ${target}`),
      ...asked
        .filter((target) => !later?.includes(target))
        .map((target) => `${file}: nobody runs ${target} where it is affected`),
      ...(later ?? [])
        .filter((target) => target && !asked.includes(target))
        .map((target) => `${file}: where only ${target} is affected it does not run`),
    ];
  });

/** The tests in a browser take as long as the rest of a change of one line: both begin at once, on machines of their own. */
const browserBeside: Rule = ({ workflows }) =>
  workflows
    .filter(({ on }) => 'pull_request' in on)
    .flatMap(({ file, jobs }) =>
      Object.entries(jobs).flatMap(([id, job]) => {
        const called = targetsIn(job.with?.targets);
        if (!called.includes('e2e')) return [];
        return [
          ...called
            .filter((target) => target !== 'e2e')
            .map((target) => `${file}: ${id} runs ${target} before or after the tests in a browser`),
          ...needsOf(job).map((before) => `${file}: ${id} waits for ${before}`),
        ];
      }),
    );

const weekly: Rule = ({ workflows, whose }) =>
  [...(whose === 'ours' ? ['security.yml'] : []), 'nightly.yml']
    .filter((file) => !workflows.find((workflow) => workflow.file === file)?.on.schedule)
    .map((file) => `${file} has no schedule`);

/** A runner's variables and user, and a Docker daemon, change what a test comes to. */
const onceMore: Rule = ({ files }) =>
  ['runner', 'docker']
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

/** Which checks run where, and that none of them is left out in silence. */
export const checkRules: Record<string, Rule> = {
  "this repository's suites run once more as on GitHub, as another user, and with Docker": onceMore,
  'played scenarios that were skipped are not cached': skipsUncached,
  'every check runs where it should': everyCheck,
  'an image does not wait for the suites of this repository': publishedSoon,
  'a pull request waits for the tests in a browser beside its other checks': browserBeside,
  'what nobody touches is checked on a schedule': weekly,
};
