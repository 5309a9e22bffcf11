import { browserTests, suites, targets } from '../../support/targets.ts';
import { needsOf, type Repository, type Rule, type Workflow } from './model.ts';

/** Targets as a call states them. */
export const targetsIn = (list: unknown): string[] => String(list ?? '').split(/[\s,]+/);

/** The targets of every call. */
const targetsOf = (workflow: Workflow | undefined): string[] =>
  Object.values(workflow?.jobs ?? {})
    .filter(({ uses }) => uses?.endsWith('/nx-affected.yml'))
    .flatMap(({ with: inputs }) => targetsIn(inputs?.targets));

const checks: Record<Repository['whose'], string[]> = {
  ours: targets,
  "a team's": ['lint', 'lock-check', 'test'],
};
/** A merge publishes its images by another workflow. */
const ofImage = ['docker-build', 'docker-smoke'];
/** A merge leaves them to the pull request and the night. */
const notOnMerge = ['play'];

const everyCheck: Rule = ({ workflows, whose }) =>
  ['pull-request.yml', 'merge.yml', 'nightly.yml'].flatMap((file) => {
    const there = targetsOf(workflows.find((workflow) => workflow.file === file));
    const wanted =
      file === 'merge.yml'
        ? checks[whose].filter((target) => !notOnMerge.includes(target))
        : [...checks[whose], ...ofImage];
    const also = file === 'merge.yml' ? [] : ['docker-pictures'];
    return [
      ...wanted.filter((target) => !there.includes(target)).map((target) => `${file} does not run ${target}`),
      ...there
        .filter((target) => ![...wanted, ...also].includes(target))
        .map((target) => `${file} runs ${target}`),
    ];
  });

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

/** The tests in a browser take as long as all other checks of a one-line change, so they have a machine of their own. */
const browserApart: Rule = ({ workflows }) =>
  workflows
    .filter(({ on }) => 'pull_request' in on)
    .flatMap(({ file, jobs }) =>
      Object.entries(jobs).flatMap(([id, { with: inputs }]) => {
        const called = targetsIn(inputs?.targets);
        const inBrowser = called.filter((target) => browserTests.includes(target));
        return inBrowser.length > 0 && inBrowser.length < called.length
          ? [`${file}: ${id} runs other checks before or after the tests in a browser`]
          : [];
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

/** Which checks run where, and that none is skipped unnoticed. */
export const checkRules: Record<string, Rule> = {
  "this repository's suites run once more as on GitHub, and with Docker": onceMore,
  'played scenarios that were skipped are not cached': skipsUncached,
  'every check runs where it should': everyCheck,
  'an image does not wait for the suites of this repository': publishedSoon,
  'a pull request runs the tests in a browser on a machine of their own': browserApart,
  'what nobody touches is checked on a schedule': weekly,
};
