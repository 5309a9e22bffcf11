import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './cases.ts';

export const repository = {
  name: 'shop',
  full_name: 'team/shop',
  description: 'A "shop" & more',
  html_url: 'https://git.example.org/team/shop',
  license: { spdx_id: 'MIT' },
  default_branch: 'main',
};

/** What a run of the action or of ours made: outputs and variables, warnings, errors, and whether it failed. */
export interface Made {
  failed: boolean;
  outputs: Record<string, string>;
  variables: Record<string, string>;
  /** The workflow commands for warnings and errors. */
  told: string[];
}

/**
 * Runs a program as a step of a workflow.
 *
 * @param program a file for Node
 * @param folder to work in; is emptied
 * @param api address of a server that answers as GitHub's API
 */
export async function runCase(
  program: string,
  { env, event }: Case,
  folder: string,
  api: string,
): Promise<Made> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text = '') => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const variables = {
    PATH: process.env.PATH,
    ...{
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'team/shop',
      GITHUB_SHA: '860c1904a1ce19322e91ac35af1ab07466440c37',
    },
    ...{ GITHUB_API_URL: api, GITHUB_SERVER_URL: 'https://git.example.org', 'INPUT_GITHUB-TOKEN': 'none' },
    ...{ GITHUB_EVENT_NAME: event.name, GITHUB_REF: event.ref, GITHUB_RUN_ID: '1' },
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify({ repository, ...event.payload })),
    ...{ GITHUB_OUTPUT: file('output'), GITHUB_ENV: file('env'), GITHUB_STATE: file('state') },
    ...{
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_TEMP: folder,
      TMPDIR: folder,
      TZ: 'UTC',
      INPUT_CONTEXT: 'workflow',
    },
    ...env,
  };
  const done = await new Promise<{ failed: boolean; stdout: string }>((resolve) => {
    execFile(process.execPath, [program], { cwd: folder, env: variables }, (error, stdout) =>
      resolve({ failed: error !== null, stdout }),
    );
  });
  return {
    failed: done.failed,
    outputs: timeless(entries(join(folder, 'output'))),
    variables: timeless(entries(join(folder, 'env'))),
    told: done.stdout.split('\n').filter((line) => /^::(warning|error)/.test(line)),
  };
}

/** The names and values that a runner reads from such a file; of a path in it the file's text. */
function entries(file: string): Record<string, string> {
  const found = readFileSync(file, 'utf8').matchAll(/^(\S+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2\n/gm);
  return Object.fromEntries(
    [...found].map(([, name = '', , value = '']) => [
      name,
      existsSync(value) ? readFileSync(value, 'utf8') : value,
    ]),
  );
}

/** The two run at different moments. */
const timeless = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replace(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '<now>'),
    ]),
  );
