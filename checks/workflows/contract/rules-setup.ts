import { type Job, jobsOf, type Rule, stepsOf } from './model.ts';
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

/** Each project states the Python of its image, `plan` prints those of the affected ones, and nothing else names one. */
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
];

/** The key of setup-uv's cache knows no job, and an exact hit is never saved again. */
const cachesFill: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('astral-sh/setup-uv@'))
    .filter(
      ({ step }) =>
        step.with?.['cache-suffix'] !== `\${{ github.job }}` || step.with['ignore-nothing-to-cache'] !== true,
    )
    .map(({ at }) => `${at} may keep an empty cache for every job`);

/** A cache of our own that is restored is saved somewhere, and one of mypy's is there wherever a project is linted. */
const cachesKept: Rule = (repository) => {
  const paths = (action: string) =>
    stepsOf(repository)
      .filter(({ step }) => step.uses?.startsWith(`actions/cache/${action}@`))
      .map(({ at, step }) => ({ at, path: String(step.with?.path) }));
  const saved = paths('save').map(({ path }) => path);
  return [
    ...paths('restore')
      .filter(({ path }) => !saved.includes(path))
      .map(({ at, path }) => `${at} restores ${path}, which nobody saves`),
    ...jobsOf(repository)
      .filter(({ job }) => verbsIn(job).includes('shard'))
      .filter(
        ({ job }) => !job.steps?.some(({ with: inputs }) => String(inputs?.path).includes('.mypy_cache')),
      )
      .map(({ at }) => `${at} lints without what mypy knew`),
  ];
};

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
  'an image is published as a second build would make it': sameTwice,
  'a later push of a pull request goes on with what the one before made': goesOn,
  'what is restored was saved, and linters find what they knew': cachesKept,
};
