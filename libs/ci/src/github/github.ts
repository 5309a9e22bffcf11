import type { HttpLogin } from '@shipshape/git';
import type { CiSystem, SystemRun } from '../ci-system.ts';
import type { Environment } from '../environment.ts';
import { apiAddress, githubApi } from './api.ts';
import { baseOf } from './base.ts';
import { writeComment } from './comment.ts';
import { workflowContext } from './contexts.ts';
import { inActions } from './event.ts';
import { lastSuccess, runsOfThisWorkflow } from './last-success.ts';

/** GitHub Actions. */
export const github: CiSystem = {
  name: 'github',
  isHere: inActions,
  readRun,
  login,
  lastSuccess: (env, commits) => lastSuccess(runsOfThisWorkflow(env), commits),
  async writeComment(env, number, text) {
    const address = apiAddress(env);
    if (!address?.token) {
      throw new Error('GITHUB_REPOSITORY or GITHUB_TOKEN is not set: a comment needs both.');
    }
    const run = Number(env.GITHUB_RUN_NUMBER) || 0;
    return writeComment({ api: githubApi(address), number, run }, text);
  },
  whyNoBuildSecrets: ({ GITHUB_EVENT_NAME: event = '' }) =>
    /^(pull_request|merge_group)/.test(event)
      ? 'On GitHub the build of a pull request or a merge queue gets no secrets, since the linters and tests of the change run beside it. State "optional": true and let the Dockerfile do without, or leave docker-build, docker-smoke and what needs them out of that workflow\'s targets: the merge builds with the secrets, and publishes nothing that fails.'
      : undefined,
  // Nx would write a report of its own to the page of the run.
  ownVariables: ['GITHUB_STEP_SUMMARY'],
  rightsVariables: [
    ...['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STATE'],
    ...['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_RUNTIME_TOKEN'],
  ],
};

/** The event states all that is needed here: the API is not asked. */
async function readRun(env: Environment, root: string): Promise<SystemRun> {
  const event = await workflowContext(env, { root, now: new Date(), api: () => undefined });
  const { html_url, default_branch } = event.payload.repository ?? {};
  // The event of a schedule has no repository.
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  const page = html_url ?? (server && name ? `${server}/${name}` : undefined);
  return {
    event,
    defaultBranch: default_branch,
    page,
    actor: event.actor,
    runPage: page && !Number.isNaN(event.runId) ? `${page}/actions/runs/${event.runId}` : undefined,
    base: baseOf(event, root),
  };
}

/** The job's own token, for a private repository whose checkout kept none. */
function login(env: Environment): HttpLogin | undefined {
  const { GITHUB_TOKEN: token, GITHUB_SERVER_URL: server } = env;
  if (!token || !server) return undefined;
  return {
    server,
    authorization: `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
  };
}
