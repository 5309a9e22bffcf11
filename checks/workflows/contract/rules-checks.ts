import { callOf, type Repository, type Rule, type Workflow } from './model.ts';

const targetsOf = (workflow: Workflow | undefined): string[] =>
  String(callOf({ jobs: workflow?.jobs ?? {} }, 'nx-affected.yml')?.with?.targets ?? '').split(',');

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

/** Which checks run where, and that none of them is left out in silence. */
export const checkRules: Record<string, Rule> = {
  "this repository's suites run once more as on GitHub, as another user, and with Docker": onceMore,
  'played scenarios that were skipped are not cached': skipsUncached,
  'every check runs where it should': everyCheck,
  'what nobody touches is checked on a schedule': weekly,
};
