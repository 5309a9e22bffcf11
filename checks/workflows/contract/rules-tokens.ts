import { jobsOf, type Rule, stepsOf } from './model.ts';
import { differs, expression } from './tables.ts';

/** Also the whole of a context that holds one. */
const secret = /\bsecrets\b|\bgithub(\.|\[')token|toJSON\((github|secrets)\)/i;

const secretsIn = (values: Record<string, unknown> = {}): string[] =>
  Object.keys(values).filter((name) => secret.test(String(values[name])));

const taking = ['GITHUB_TOKEN', 'GH_TOKEN', 'password'];

/** Where a step may use a token or secret: nowhere else. */
const tokens: Rule = (repository) =>
  stepsOf(repository).flatMap(({ at, step }) =>
    secretsIn({ ...step.env, ...step.with })
      .filter((name) => !taking.includes(name))
      .map((name) => `${at} gets a token as ${name}`),
  );

/** GitHub's own token goes to GitHub's own registry alone, also where the password of another one is missing. */
const password = expression(
  "secrets.REGISTRY_PASSWORD || steps.setup.outputs.registry-host == 'ghcr.io' && github.token || ''",
);

const passwords: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.with && 'password' in step.with)
    .flatMap(({ at, step }) => differs(`${at} password`, step.with?.password, password));

/** What a workflow or a job sets, every step of it reads: the actions of others too. */
const byStepOnly: Rule = (repository) =>
  [
    ...repository.workflows.map(({ file, env }) => ({ at: file, names: secretsIn(env) })),
    ...jobsOf(repository).map(({ at, job }) => ({ at, names: secretsIn(job.env) })),
  ].flatMap(({ at, names }) => names.map((name) => `${at} hands a token to all of its steps as ${name}`));

const secretsByName: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    if (job.secrets === 'inherit') return [`${at} hands on every secret`];
    return Object.entries(job.secrets ?? {})
      .filter(([name, value]) => value !== expression(`secrets.${name}`))
      .map(([name]) => `${at} hands on ${name} under another name`);
  });

export const tokenRules: Record<string, Rule> = {
  'tokens go only where they are needed': tokens,
  "GitHub's own token goes to no other registry": passwords,
  'no token is for all the steps of a job': byStepOnly,
  'secrets are handed on one by one': secretsByName,
};
