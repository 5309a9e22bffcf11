import { verbs } from '../../../tools/src/verbs.ts';
import { jobsOf, type Repository, type Rule, stepsOf } from './model.ts';
import { verbCalls, verbOf, verbsIn } from './verb-calls.ts';

const runs = (repository: Repository) =>
  stepsOf(repository).flatMap(({ at, step }) => (step.run ? [{ at, step, run: step.run.trim() }] : []));

/**
 * What a step may run besides a verb: the installation, a question to GitHub's API, a sentence for the summary, and the
 * script of the action that it is a step of.
 */
const others =
  /^(npm ci --ignore-scripts|gh (api|release) |node "\$GITHUB_ACTION_PATH\/[\w.-]+"$|echo '[^']*' >> "\$GITHUB_STEP_SUMMARY"$)/;

const oneVerb: Rule = (repository) =>
  runs(repository)
    .filter(
      ({ step, run }) => /[\n;|]|&&|\$\(/.test(run) || (verbOf(step) === undefined && !others.test(run)),
    )
    .map(({ at, run }) => `${at} runs "${run}": a step runs one verb of shipshape`);

const known: Rule = (repository) =>
  verbCalls(repository).flatMap(({ at, verb, flags }) => {
    if (!Object.hasOwn(verbs, verb)) return [`${at} calls shipshape ${verb}, which does not exist`];
    const takes = Object.keys(verbs[verb as keyof typeof verbs].flags);
    return flags
      .filter((flag) => !takes.includes(flag))
      .map((flag) => `${at} gives ${verb} an unknown --${flag}`);
  });

const quoted: Rule = (repository) =>
  runs(repository).flatMap(({ at, run }) =>
    [...run.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/\$\w+/g)].map(
      ([found]) => `${at} does not quote ${found}`,
    ),
  );

/** Every variable that a command reads is one it is given, or one that every runner has. */
const given: Rule = (repository) =>
  runs(repository).flatMap(({ at, step, run }) =>
    [...run.matchAll(/\$(\w+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !(name in (step.env ?? {})) && !name.startsWith('GITHUB_'))
      .map((name) => `${at} reads $${name}, which it is not given`),
  );

const appended: Rule = (repository) =>
  runs(repository).flatMap(({ at, run }) =>
    [...run.matchAll(/(>>?)\s*(\S+)/g)]
      .filter(([, how, to]) => how !== '>>' || !/^"\$GITHUB_(OUTPUT|STEP_SUMMARY)"$/.test(to ?? ''))
      .map(([found]) => `${at} writes ${found}: a step appends to its outputs or its summary`),
  );

const movers = ['docker-push', 'promote', 'release', 'rollback'];
const readers = [...movers, 'plan', 'shard', 'docker-build', 'progress'];
const wholeHistory: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).some((verb) => readers.includes(verb)))
    .filter(({ job }) => !job.steps?.some(({ with: inputs }) => inputs?.['fetch-depth'] === 0))
    .map(({ at }) => `${at} decides by a history that it did not fetch: fetch-depth: 0`);

/** Which commit is newer may depend on one that was merged since the checkout, which kept no token. */
const mayFetch: Rule = (repository) =>
  verbCalls(repository)
    .filter(({ verb, step }) => movers.includes(verb) && step.env?.GITHUB_TOKEN !== `\${{ github.token }}`)
    .map(({ at }) => `${at} cannot fetch from a private repository: give it GITHUB_TOKEN`);

/** A step that may be left out because of an account's plan is reported where it was. */
const leftOutIsReported: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) =>
    (job.steps ?? [])
      .filter(({ if: condition = '' }) => /visibility|inputs\.attest/.test(condition))
      .filter(({ id }) => !JSON.stringify(job.steps).includes(`steps.${id}.outcome`))
      .map(({ name }) => `${at} may leave out "${name}" without reporting it`),
  );

/** Shards leave it to the job that puts their records together. */
const summaries: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).some((verb) => [...movers, 'plan', 'durations'].includes(verb)))
    .filter(({ job }) => !verbsIn(job).includes('summary'))
    .map(({ at }) => `${at} does not write a summary`);

/** GitHub cancels a run that a newer one replaces: from then on the newer comment is the one to read. */
const newerComment: Rule = (repository) =>
  verbCalls(repository)
    .filter(({ verb, step }) => verb === 'comment' && /always\(\)|failure\(\)/.test(step.if ?? ''))
    .map(({ at }) => `${at} also writes in a run that a newer one replaced`);

export const commandRules: Record<string, Rule> = {
  'every step runs one verb': oneVerb,
  'every verb exists, and takes the flags it is given': known,
  'every variable is quoted': quoted,
  'every variable is given': given,
  'a step only appends, and only to its outputs or its summary': appended,
  'who compares commits has the whole history': wholeHistory,
  'who moves tags may fetch what was merged meanwhile': mayFetch,
  'what an account leaves out is reported': leftOutIsReported,
  'every job that plans, publishes or moves tags writes a summary': summaries,
  'a cancelled run writes no comment': newerComment,
};
