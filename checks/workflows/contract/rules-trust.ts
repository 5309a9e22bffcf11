import { textOf } from './expressions.ts';
import { jobsOf, type Rule, type Step, stepsOf } from './model.ts';
import { verbOf, verbsIn } from './verb-calls.ts';

const publishing = ['attestations', 'id-token', 'packages'];

/** What a step uses or runs that needs a right to write. */
const needs: Record<string, RegExp> = {
  attestations: /^actions\/attest@/,
  contents: /^gh release /,
  'id-token': /^actions\/(attest|deploy-pages)@/,
  packages: /^npx shipshape (docker-push|promote|release|rollback|progress keep) /,
  pages: /^actions\/deploy-pages@/,
  'pull-requests': /^npx shipshape comment /,
};

const writesForAStep: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { steps, permissions = {} } }) =>
    Object.entries(permissions)
      .filter(([scope, right]) => right !== 'read' && steps && !steps.some(uses(needs[scope])))
      .map(([scope, right]) => `${at} has ${scope}: ${right}, and no step that needs it`),
  );

const uses =
  (needed: RegExp | undefined) =>
  ({ uses = '', run = uses }: Step): boolean =>
    needed?.test(run) ?? false;

/** Verbs that run a project's own linters, tests and Nx plugins, outside of a container. */
const projectCode = ['lint', 'test', 'plan', 'shard', 'pipeline', 'lock', 'lock-check', 'migrate', 'serve'];

const noProjectCode: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => publishing.some((scope) => job.permissions?.[scope]))
    .flatMap(({ at, job }) =>
      verbsIn(job)
        .filter((verb) => projectCode.includes(verb))
        .map((verb) => `${at} runs ${verb}, which runs the project's code`),
    );

const lastSuccess = `\${{ inputs.base == 'last-success' && github.token || '' }}`;

/** A token in a step's environment is there for all that the step starts. */
const noTokenBeside: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => projectCode.includes(verbOf(step) ?? ''))
    .flatMap(({ at, step }) =>
      Object.entries(step.env ?? {})
        .filter(([, value]) => /token|secrets/i.test(String(value)) && value !== lastSuccess)
        .map(([name]) => `${at} has ${name} in the environment of the project's own code`),
    );

const madeByPullRequests = /\.shipshape\/(tasks|layers)/;

/**
 * What a pull request's code made, such as the results of its tasks, reaches later pushes of the same pull request and
 * nothing else: not the merge queue, no branch, and no other pull request.
 */
const ofOnePullRequest: Rule = (repository) =>
  stepsOf(repository).flatMap(({ at, step }) => {
    const { path = '', key = '', 'restore-keys': others = '' } = (step.with ?? {}) as Record<string, string>;
    const shared = Object.values(step.env ?? {}).filter(
      (value) =>
        madeByPullRequests.test(String(value)) &&
        !String(value).startsWith(`\${{ github.event_name == 'pull_request' && `),
    );
    const ofThis = `pull-request-\${{ github.event.pull_request.number }}-`;
    const keys = [key, ...others.trim().split('\n')].filter(Boolean);
    const loose =
      madeByPullRequests.test(path) &&
      !(
        step.if?.includes("github.event_name == 'pull_request'") &&
        keys.every((one) => one.trim().startsWith(ofThis))
      );
    return shared.length > 0 || loose ? [`${at} uses what the code of another change may have made`] : [];
  });

const noCache: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => publishing.some((scope) => job.permissions?.[scope] === 'write'))
    .flatMap(({ at, job }) =>
      (job.steps ?? []).flatMap(({ uses = '', with: inputs, env }) => [
        ...(uses.startsWith('actions/cache') ? [`${at} uses a cache`] : []),
        ...(Object.keys(env ?? {}).some((name) => /^SHIPSHAPE_(TASKS|LAYERS)$/.test(name))
          ? [`${at} goes on with what another run made`]
          : []),
        ...(uses.endsWith('/actions/setup') && inputs?.cache !== false ? [`${at} sets up with a cache`] : []),
      ]),
    );

/** By default it keeps the program in a cache that every run can write. */
const freshBuildx: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('docker/setup-buildx-action@'))
    .filter(({ step }) => step.with?.['cache-binary'] !== false)
    .map(({ at }) => `${at} may run a buildx out of a cache`);

/** Packages are kept before anything of the project has run, and only as npm installed them. */
const cachedAtOnce: Rule = (repository) =>
  stepsOf(repository)
    .filter(
      ({ step }) => step.uses?.startsWith('actions/cache@') || /\.nx/.test(JSON.stringify(step.with ?? {})),
    )
    .map(({ at }) => `${at} keeps what other steps may have changed: restore, and save at once`);

const credentials: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    .filter(({ step }) => step.with?.['persist-credentials'] !== false)
    .map(({ at }) => `${at} leaves the token in the clone: persist-credentials: false`);

/** Also the whole of a context that holds one. */
const secret = /\bsecrets\b|\bgithub(\.|\[')token|toJSON\((github|secrets)\)/i;
const secretsIn = (values: Record<string, unknown> = {}): string[] =>
  Object.keys(values).filter((name) => secret.test(String(values[name])));
const taking = ['GITHUB_TOKEN', 'GH_TOKEN', 'PROGRESS_WEBHOOK', 'github-token', 'password', 'token'];

/** The secrets of a build go to the build alone, which hides them. */
const toTheBuild = (step: Step, name: string) =>
  name === 'SHIPSHAPE_BUILD_SECRETS' &&
  verbOf(step) === 'docker-build' &&
  step.env?.[name] === `\${{ secrets.BUILD_SECRETS }}`;

const tokens: Rule = (repository) =>
  stepsOf(repository).flatMap(({ at, step }) =>
    secretsIn({ ...step.env, ...step.with })
      .filter((name) => !taking.includes(name) && !toTheBuild(step, name))
      .map((name) => `${at} gets a token as ${name}`),
  );

/** What a workflow or a job sets, every step of it reads: the actions of others too. */
const byStepOnly: Rule = (repository) =>
  [
    ...repository.workflows.map(({ file, env }) => ({ at: file, names: secretsIn(env) })),
    ...jobsOf(repository).map(({ at, job }) => ({ at, names: secretsIn(job.env) })),
  ].flatMap(({ at, names }) => names.map((name) => `${at} hands a token to all of its steps as ${name}`));

/** A registry other than GitHub's, whose password is missing. */
const elsewhere = {
  steps: { setup: { outputs: { 'registry-host': 'registry.example' } } },
  ...{ github: { token: "GitHub's" }, secrets: {} },
};

const passwords: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => step.with?.password && textOf(String(step.with.password), elsewhere) !== '')
    .map(({ at }) => `${at} may send GitHub's token to another registry`);

export const trustRules: Record<string, Rule> = {
  'a right to write stands beside the step that needs it': writesForAStep,
  'a job that may publish runs nothing of the project outside a container': noProjectCode,
  "no token is in the environment of a project's own code": noTokenBeside,
  'nothing cached reaches a job that publishes': (repository) => [
    ...noCache(repository),
    ...freshBuildx(repository),
  ],
  'what the code of a pull request made reaches that pull request alone': ofOnePullRequest,
  'what is cached is kept before the project runs': cachedAtOnce,
  'no checkout leaves its token behind': credentials,
  'tokens go only where they are needed': tokens,
  'no token is for all the steps of a job': byStepOnly,
  "GitHub's own token goes to no other registry": passwords,
};
