import { type Action, jobsOf, type Repository, type Rule, type Step, stepsOf } from './model.ts';

const runs = (repository: Repository) =>
  stepsOf(repository).flatMap(({ at, step }) => (step.run ? [{ at, step, run: step.run }] : []));

const noExpressions: Rule = (repository) =>
  runs(repository)
    .filter(({ run }) => run.includes('${{'))
    .map(({ at }) => `${at} puts an expression into a script: hand it over by env`);

const quoted: Rule = (repository) =>
  runs(repository).flatMap(({ at, run }) =>
    [...run.replace(/"[^"]*"/g, '').matchAll(/\$\w+/g)].map(([found]) => `${at} does not quote ${found}`),
  );

/** Every variable that a script reads is one it is given, or one every runner has. */
const given: Rule = (repository) =>
  runs(repository).flatMap(({ at, step, run }) =>
    [...run.matchAll(/\$(\w+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !(name in (step.env ?? {})) && !name.startsWith('GITHUB_'))
      .map((name) => `${at} reads $${name}, which it is not given`),
  );

const oneCommand: Rule = (repository) =>
  runs(repository)
    .filter(({ run }) => /[\n;|]|&&/.test(run.trim()))
    .map(({ at }) => `${at} is more than one command`);

const appended: Rule = (repository) =>
  runs(repository).flatMap(({ at, run }) =>
    [...run.matchAll(/(>>?)\s*(\S+)/g)]
      .filter(([, how, to]) => how !== '>>' || !/^"\$GITHUB_(OUTPUT|STEP_SUMMARY)"$/.test(to ?? ''))
      .map(([found]) => `${at} writes ${found}: a step appends to its outputs or its summary`),
  );

const callsNx = ({ run = '' }: Step) => /\bnx run\b|\/(plan|shard)\.mts"/.test(run);

const nxOnce: Rule = (repository) =>
  jobsOf(repository)
    // Of promote.yml's two steps one runs: the input that the other asks for is empty.
    .filter(
      ({ at, job }) => (job.steps ?? []).filter(callsNx).length > (at === 'promote.yml promote' ? 2 : 1),
    )
    .map(({ at }) => `${at} calls Nx more than once`);

const wholeHistory: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.steps?.some((step) => callsNx(step) && !step.run?.includes('workflows:lint')))
    .filter(({ job }) => !job.steps?.some(({ with: inputs }) => inputs?.['fetch-depth'] === 0))
    .map(({ at }) => `${at} decides by a history it did not fetch: fetch-depth: 0`);

/** A job whose steps an account's plan can rule out says so in its summary. */
const leftOutIsSaid: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    const told = JSON.stringify(job.steps?.filter(({ env }) => env?.OUTCOMES) ?? []);
    return (job.steps ?? [])
      .filter(({ if: condition = '' }) => /private|visibility|inputs\.attest|full_name/.test(condition))
      .filter(({ id }) => !told.includes(`steps.${id}.outcome`))
      .map(({ name }) => `${at} may leave out "${name}" without saying so`);
  });

const summaries: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job, at }) => job.steps && !['release.yml tag', 'security.yml workflows'].includes(at))
    .filter(({ job }) => !job.steps?.some(({ run }) => run?.includes('>> "$GITHUB_STEP_SUMMARY"')))
    .map(({ at }) => `${at} tells nobody what it did`);

/** Nx would add a report of its own, with the whole command in it, a person's words included. */
const oneSummary: Rule = (repository) =>
  runs(repository)
    .filter(({ run }) => /\bnx run\b/.test(run) && !run.startsWith('env --unset=GITHUB_STEP_SUMMARY '))
    .map(({ at }) => `${at} lets Nx write into the summary`);

/** Which commit is newer may hang on one merged since the checkout, which kept no token. */
const movers: Rule = (repository) =>
  runs(repository)
    .filter(({ run }) => /:(docker-push|promote|release|rollback)"/.test(run))
    .filter(({ step }) => step.env?.GITHUB_TOKEN !== `\${{ github.token }}`)
    .map(({ at }) => `${at} cannot fetch from a private repository: give it GITHUB_TOKEN`);

const setUpFirst: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    const using = (job.steps ?? []).findIndex(({ run }) => run);
    const setUp = (job.steps ?? []).findIndex(({ uses }: Step) => uses === '$/.github/actions/setup');
    return using >= 0 && (setUp < 0 || setUp > using) ? [`${at} runs a script before it is set up`] : [];
  });

const bash: Rule = ({ actions }) =>
  actions.flatMap(({ path, runs: { steps } }: Action) =>
    steps.filter((step) => step.run && !('shell' in step)).map(() => `${path} names no shell`),
  );

export const commandRules: Record<string, Rule> = {
  'no expression reaches a script': noExpressions,
  'every variable is quoted': quoted,
  'every variable is given': given,
  'every step is one command': oneCommand,
  'a step only appends, and only to its outputs or its summary': appended,
  'a job calls Nx once': nxOnce,
  'who compares commits has the whole history': wholeHistory,
  'what a plan rules out is said': leftOutIsSaid,
  'every job says what it did': summaries,
  'a run has one summary, and it is ours': oneSummary,
  'who moves tags may fetch what was merged meanwhile': movers,
  'scripts run after set-up': setUpFirst,
  'every script of an action names its shell': bash,
};
