import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A real repository for one test. */
export interface Scratch {
  root: string;
  git(...args: string[]): string;
  /** Commits nothing, at this time of the committer's clock, and gives the commit's name. */
  commit(message: string, time?: string): string;
}

/** An empty folder that goes with its test. */
export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ci-context-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A repository in `root` with no commit yet, on the branch `main`; nobody's own git configuration counts in it. */
export function scratchRepository(root = scratchFolder()): Scratch {
  const run = (args: string[], env: Record<string, string> = {}) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const git = (...args: string[]) => run(args);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@localhost');
  return {
    root,
    git,
    commit(message, time = '2024-11-13T13:42:28+01:00') {
      run(['commit', '--quiet', '--allow-empty', '--message', message], { GIT_COMMITTER_DATE: time });
      return git('rev-parse', 'HEAD');
    },
  };
}
