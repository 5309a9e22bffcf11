import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { dockerMetadata } from '../src/command.ts';

export const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';

/** An empty folder that is deleted after the test. */
export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'docker-metadata-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clone on `main` with one commit. */
export function scratchClone(): string {
  const root = scratchFolder();
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_COMMITTER_DATE: '2024-06-30T01:02:03Z' };
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: root });
  execFileSync('git', [...identity, 'commit', '--quiet', '--allow-empty', '--message=one'], {
    cwd: root,
    env,
  });
  return root;
}

/** The variables of a push to the branch `dev` in Actions. The payload is complete, so no API is needed. */
export function pushVariables(folder: string): Record<string, string> {
  const event = join(folder, 'event.json');
  const repository = {
    name: 'shop',
    description: 'A shop',
    html_url: 'https://git.example.org/team/shop',
    license: { spdx_id: 'MIT' },
    default_branch: 'main',
  };
  writeFileSync(
    event,
    JSON.stringify({ repository, head_commit: { id: sha, timestamp: '2024-06-30T01:02:03Z' } }),
  );
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: event,
    GITHUB_REF: 'refs/heads/dev',
    GITHUB_SHA: sha,
    GITHUB_REPOSITORY: 'team/shop',
    RUNNER_TEMP: folder,
  };
}

/** Runs the command and returns what it printed. */
export async function run(args: string[], env: Record<string, string> = {}, root = scratchClone()) {
  let stdout = '';
  let stderr = '';
  const code = await dockerMetadata({
    args,
    env: { RUNNER_TEMP: root, ...env },
    root,
    now: new Date('2024-07-01T22:30:15.123Z'),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  return { code, stdout, stderr };
}

/** The names and values that a runner reads from a file such as GITHUB_OUTPUT. */
export function readHeredocs(text: string): Record<string, string> {
  const entries = text.matchAll(/^(\S+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2\n/gm);
  return Object.fromEntries([...entries].map(([, name, , value]) => [name, value]));
}

/** The action's outputs, in its order. */
export const outputNames = [
  'version',
  'tags',
  'tag-names',
  'labels',
  'annotations',
  'json',
  'bake-file-tags',
  'bake-file-labels',
  'bake-file-annotations',
  'bake-file',
];
