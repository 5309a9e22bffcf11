import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All that the environment of a step has in a job of a pull request: GitHub's default variables, what the runner gives to
 * actions, and what its image sets. The values are somebody else's, and lead nowhere.
 *
 * @param folder an empty one, for the files that a job has: they are made
 * @param workspace where the step runs
 */
export function actionsVariables(folder: string, workspace: string): Record<string, string> {
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ number: 7, repository: { full_name: 'octo/elsewhere' } }));
  const files = { OUTPUT: 'output', ENV: 'env', PATH: 'path', STEP_SUMMARY: 'summary', STATE: 'state' };
  for (const name of Object.values(files)) writeFileSync(join(folder, name), '');
  const nowhere = 'http://127.0.0.1:9';
  const commit = 'f'.repeat(40);
  return {
    ...prefixed('GITHUB', {
      ...{ ACTIONS: 'true', ACTION: 'test', ACTION_PATH: folder, ACTION_REPOSITORY: 'octo/action' },
      ...{ ACTION_REF: 'v1', ACTOR: 'octo', ACTOR_ID: '1', TRIGGERING_ACTOR: 'octocat' },
      ...{ REPOSITORY: 'octo/elsewhere', REPOSITORY_ID: '2', REPOSITORY_OWNER: 'octo' },
      ...{ REPOSITORY_OWNER_ID: '1', EVENT_NAME: 'pull_request', EVENT_PATH: event, SHA: commit },
      ...{ JOB: 'plan', RUN_ID: '1', RUN_NUMBER: '1', RUN_ATTEMPT: '2', RETENTION_DAYS: '90' },
      ...{ REF: 'refs/pull/7/merge', REF_NAME: '7/merge', REF_TYPE: 'branch', REF_PROTECTED: 'false' },
      ...{ HEAD_REF: 'work', BASE_REF: 'trunk', WORKFLOW: 'Elsewhere', WORKFLOW_SHA: commit },
      WORKFLOW_REF: 'octo/elsewhere/.github/workflows/x.yml@refs/heads/trunk',
      ...{ SERVER_URL: nowhere, API_URL: nowhere, GRAPHQL_URL: `${nowhere}/graphql`, WORKSPACE: workspace },
      TOKEN: 'nobody',
      ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(folder, file)])),
    }),
    ...prefixed('RUNNER', {
      ...{ OS: 'Linux', ARCH: 'X64', NAME: 'elsewhere', ENVIRONMENT: 'github-hosted', DEBUG: '1' },
      ...{ TEMP: folder, TOOL_CACHE: join(folder, 'tools'), WORKSPACE: folder, TRACKING_ID: 'github_1' },
    }),
    ...prefixed('ACTIONS', {
      ...{ RUNTIME_URL: nowhere, RUNTIME_TOKEN: 'nobody', RESULTS_URL: nowhere, CACHE_URL: nowhere },
      ...{ CACHE_SERVICE_V2: 'True', STEP_DEBUG: 'true', RUNNER_DEBUG: 'true' },
      ...{ ID_TOKEN_REQUEST_URL: nowhere, ID_TOKEN_REQUEST_TOKEN: 'nobody' },
    }),
    ...{ CI: 'true', INPUT_TAGS: 'type=raw,value=elsewhere', STATE_isPost: 'true' },
    // Of the runner's image.
    ...{ ImageOS: 'ubuntu24', ImageVersion: '20260816.1', AGENT_TOOLSDIRECTORY: join(folder, 'tools') },
    ...{ DEBIAN_FRONTEND: 'noninteractive', LANG: 'C.UTF-8', USER: 'runner', ACCEPT_EULA: 'Y' },
    ...{ PIPX_HOME: join(folder, 'pipx'), PIPX_BIN_DIR: join(folder, 'bin'), XDG_CONFIG_HOME: folder },
    ...{ SYSTEMD_EXEC_PID: '1', INVOCATION_ID: '1', JOURNAL_STREAM: '8:1', DOTNET_NOLOGO: '1' },
    // Of a workflow's own steps.
    ...{
      REGISTRY: '127.0.0.1:9/octo',
      REGISTRY_USER: 'octo',
      REGISTRY_PASSWORD: 'nobody',
      GH_TOKEN: 'nobody',
    },
  };
}

const prefixed = (prefix: string, variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [`${prefix}_${name}`, value]));
