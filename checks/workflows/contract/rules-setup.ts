import { calledBy, type Job, jobsOf, type Rule, type Step, stepsOf } from './model.ts';
import { targetsIn } from './rules-checks.ts';
import { verbOf, verbsIn } from './verb-calls.ts';

const setUp = '$/.github/actions/setup';

const setUpFirst: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    const first = (job.steps ?? []).findIndex((step) => verbOf(step));
    const ready = (job.steps ?? []).findIndex(({ uses }) => uses === setUp);
    return first >= 0 && (ready < 0 || ready > first) ? [`${at} calls a verb before it is set up`] : [];
  });

/** npx fetches a package of that name from the registry where none is installed. */
const ownPackage: Rule = ({ actions }) =>
  actions
    .filter(({ path }) => path === '.github/actions/setup/action.yml')
    .filter(({ runs: { steps = [] } }) => !steps.some(({ run }) => run?.startsWith('npx --no -- shipshape ')))
    .map(({ path }) => `${path} does not check that shipshape is installed`);

const python = '$/.github/actions/python';
const planned = [`\${{ steps.plan.outputs.python }}`, `\${{ needs.plan.outputs.python }}`];

/** What runs Python in containers alone. */
const inContainers = /^(docker-\w+|e2e(-postgres)?)$/;

/**
 * Each project states the Python of its image, `plan` prints those of the affected ones, and nothing else names one. A call
 * goes without where all its tasks are in containers.
 */
const samePython: Rule = (repository) => [
  ...jobsOf(repository)
    .filter(({ job }) => verbsIn(job).includes('shard'))
    .filter(
      ({ job }) =>
        !job.steps?.some(
          ({ uses, with: inputs }) => uses === python && planned.includes(String(inputs?.version)),
        ),
    )
    .map(({ at }) => `${at} tests on the Python that the runner happens to have`),
  ...stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('actions/setup-python@'))
    .filter(({ step }) => step.with?.['python-version'] !== `\${{ inputs.version }}`)
    .map(({ at }) => `${at} names a Python of its own`),
  ...jobsOf(repository)
    .filter(({ job }) => {
      const python = calledBy(repository, job)?.on.workflow_call?.inputs?.python;
      return python && !(job.with?.python ?? python.default);
    })
    .flatMap(({ at, job }) =>
      targetsIn(job.with?.targets)
        .filter((target) => !inContainers.test(target))
        .map((target) => `${at} runs ${target} without a Python`),
    ),
];

const heldByUv = "hashFiles('.shipshape/uv/archive-v*/*/*.dist-info/RECORD')";

/**
 * setup-uv finds its own cache by an exact key alone, and never adds to it. Each job that installs takes what any part
 * has of the same locks, or of earlier ones, and saves new content under a key with a digest of that content.
 */
const cachesFill: Rule = (repository) => [
  ...stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('astral-sh/setup-uv@'))
    .filter(({ step }) => step.with?.['enable-cache'] !== false)
    .map(({ at }) => `${at} keeps a cache that is found by its exact key alone`),
  ...jobsOf(repository)
    .filter(({ job }) => job.steps?.some(({ uses }) => uses === python))
    .flatMap(({ at, job: { steps = [] } }) => {
      const ofUv = (action: string) =>
        steps.find(
          ({ uses, with: inputs }) =>
            uses?.startsWith(`actions/cache/${action}@`) && inputs?.path === '.shipshape/uv',
        );
      const [restore, save] = [ofUv('restore'), ofUv('save')];
      const found = String(restore?.with?.['restore-keys'])
        .trim()
        .split(/\s*\n\s*/);
      const any = (output: string) => found.includes(`\${{ steps.python.outputs.${output} }}`);
      const holds = `\${{ steps.${restore?.id}.outputs.cache-primary-key }}\${{ ${heldByUv} }}`;
      const isNew = `steps.${restore?.id}.outputs.cache-matched-key != format(`;
      return [
        ...(any('locked') ? [] : [`${at} fetches what another part has of the same locks`]),
        ...(any('any') ? [] : [`${at} fetches everything anew where a lock changes`]),
        ...(save?.with?.key === holds && save.if?.includes(isNew)
          ? []
          : [`${at} does not add to the cache what it fetched`]),
      ];
    }),
];

/** Two calls of one run, and the shards of each, save beside each other: the second entry of a name is not written. */
const keysApart: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ workflow }) => workflow.file === 'nx-affected.yml')
    .flatMap(({ at, job: { steps = [], strategy } }) =>
      steps
        .filter(({ uses }) => uses?.startsWith('actions/cache/save@'))
        .filter(({ with: inputs }) => {
          const key = primaryOf(steps, String(inputs?.key));
          return !key.includes('inputs.name') || (strategy !== undefined && !key.includes('matrix.shard'));
        })
        .map(({ name }) => `${at} "${name}" has the key of another call or shard`),
    );

/** A key, with that of the step which restored in the place of a reference to it. */
const primaryOf = (steps: Step[], key: string): string =>
  key.replace(/\$\{\{ steps\.(\w+)\.outputs\.cache-primary-key \}\}/, (_, id) =>
    String(steps.find((step) => step.id === id)?.with?.key),
  );

interface Cached {
  path: string;
  key: string;
  'restore-keys'?: string;
}

/** Whether what a step saves is what another one restores: the same files, by a key that it finds them by. */
function fits(restore: Step, save: Step): boolean {
  const [from, to] = [restore.with, save.with] as unknown as [Cached, Cached];
  const found = (from['restore-keys'] ?? from.key).trim().split(/\s*\n\s*/);
  const primary = `\${{ steps.${restore.id}.outputs.cache-primary-key }}`;
  return (
    from.path === to.path && (to.key.startsWith(primary) || found.some((prefix) => to.key.startsWith(prefix)))
  );
}

/** Each job, or action, that restores a cache saves it: what another one saved has other projects in it. */
const cachesKept: Rule = (repository) =>
  [
    ...jobsOf(repository).map(({ at, job: { steps = [] } }) => ({ at, steps })),
    ...repository.actions.map(({ path, runs: { steps = [] } }) => ({ at: path, steps })),
  ].flatMap(({ at, steps }) => {
    const of = (action: string) => steps.filter(({ uses }) => uses?.startsWith(`actions/cache/${action}@`));
    const unsaved = of('restore').filter((restore) => !of('save').some((save) => fits(restore, save)));
    return unsaved.map(({ name }) => `${at} "${name}" restores what nobody saves there`);
  });

/** mypy keeps its cache beside the code, which may be in any folder, also at the root. */
const mypyKept: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).includes('shard'))
    .filter(
      ({ job }) =>
        !job.steps?.some(
          ({ uses, with: inputs }) =>
            uses?.startsWith('actions/cache/restore@') && /^\*\*\/\.mypy_cache$/m.test(String(inputs?.path)),
        ),
    )
    .map(({ at }) => `${at} lints without what mypy knew of every project`);

/**
 * A group of the merge queue has a branch of its own: no other run finds what it saved, and it displaces entries that
 * others need.
 */
const foundAgain: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ workflow }) => workflow.file === 'nx-affected.yml')
    .flatMap(({ at, job: { steps = [] } }) =>
      steps
        .filter(({ uses }) => uses?.startsWith('actions/cache/save@'))
        .filter(
          ({ if: condition = '' }) => !/event_name (== 'pull_request'|!= 'merge_group')/.test(condition),
        )
        .map(({ name }) => `${at} "${name}" saves for a group of the merge queue what no run can find`),
    );

const builder = '$/.github/actions/builder';

/** The builder within Docker's daemon gives the files of a layer the time of the build. */
const sameTwice: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).includes('docker-build'))
    .filter(({ job }) => !before(job, builder))
    .map(({ at }) => `${at} publishes an image that a second build would make another one`);

/** Whether a step uses an action before the image is built. */
const before = ({ steps = [] }: Job, action: string): boolean => {
  const [made, built] = [
    steps.findIndex(({ uses, with: inputs }) => uses === action && inputs?.ahead !== true),
    steps.findIndex((step) => verbOf(step) === 'docker-build'),
  ];
  return made >= 0 && made < built;
};

/** A later push of a pull request goes on with the results and the layers of the one before. */
const goesOn: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).includes('shard'))
    .filter(({ job }) => {
      const text = JSON.stringify(job.steps);
      const kept = ['restore', 'save'].every((action) =>
        job.steps?.some(
          ({ uses, with: inputs }) =>
            uses?.startsWith(`actions/cache/${action}@`) &&
            /tasks\s+\.shipshape\/layers/.test(String(inputs?.path)),
        ),
      );
      return !kept || !text.includes(builder) || !/SHIPSHAPE_TASKS.*SHIPSHAPE_LAYERS/.test(text);
    })
    .map(({ at }) => `${at} does again what an earlier push of the pull request did`);

/** What a job has before it calls a verb. */
export const setUpRules: Record<string, Rule> = {
  'verbs run after set-up': setUpFirst,
  'set-up makes sure that the package is the one of the lock': ownPackage,
  'tests run on the Python of the images': samePython,
  'every cache fills': cachesFill,
  'the calls and shards of a run keep their caches apart': keysApart,
  'an image is published as a second build would make it': sameTwice,
  'a later push of a pull request goes on with what the one before made': goesOn,
  'who restores a cache also saves it': cachesKept,
  'what a group of the merge queue saves could be found again': foundAgain,
  'linters find what they knew, wherever a project lies': mypyKept,
};
