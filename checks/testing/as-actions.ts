import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';

/**
 * Calls Nx with all that a job of a pull request has in its environment, and values that nobody should take for their own.
 *
 * @param targets arguments to Nx
 * @param folder an empty one, for the files that a job has
 * @returns Nx's exit code
 * @throws UserError where a test wrote into the job's own files
 */
export function asActions(targets: string[], folder: string): number | null {
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ number: 7, repository: { full_name: 'octo/elsewhere' } }));
  for (const name of ['output', 'env', 'path', 'summary', 'state']) writeFileSync(join(folder, name), '');
  const github = {
    ...{
      ACTIONS: 'true',
      ACTION: 'test',
      ACTOR: 'octo',
      REPOSITORY: 'octo/elsewhere',
      REPOSITORY_OWNER: 'octo',
    },
    ...{
      EVENT_NAME: 'pull_request',
      EVENT_PATH: event,
      SHA: 'f'.repeat(40),
      JOB: 'plan',
      RUN_ID: '1',
      RUN_NUMBER: '1',
    },
    ...{
      REF: 'refs/pull/7/merge',
      REF_NAME: '7/merge',
      REF_TYPE: 'branch',
      HEAD_REF: 'work',
      BASE_REF: 'trunk',
    },
    ...{ WORKFLOW: 'Elsewhere', WORKFLOW_REF: 'octo/elsewhere/.github/workflows/x.yml@refs/heads/trunk' },
    ...{
      SERVER_URL: 'http://127.0.0.1:9',
      API_URL: 'http://127.0.0.1:9',
      TOKEN: 'nobody',
      WORKSPACE: workspaceRoot,
    },
    ...{ OUTPUT: join(folder, 'output'), ENV: join(folder, 'env'), PATH: join(folder, 'path') },
    ...{ STEP_SUMMARY: join(folder, 'summary'), STATE: join(folder, 'state') },
  };
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(github).map(([name, value]) => [`GITHUB_${name}`, value])),
    ...{ CI: 'true', RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64', RUNNER_TEMP: folder, RUNNER_NAME: 'elsewhere' },
    ...{ REGISTRY: '127.0.0.1:9/octo', REGISTRY_USER: 'octo', REGISTRY_PASSWORD: 'nobody' },
  };
  const { status } = spawnSync('npx', ['nx', ...targets], { cwd: workspaceRoot, env, stdio: 'inherit' });
  const written = readdirSync(folder).filter(
    (name) => name !== 'event.json' && execFileSync('cat', [join(folder, name)]).length > 0,
  );
  // Nx itself writes a report into the summary.
  const ours = written.filter((name) => name !== 'summary');
  if (ours.length > 0) throw new UserError(`Tests wrote into the job's own ${ours.join(', ')}.`);
  return status;
}
