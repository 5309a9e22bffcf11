import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quickFolder } from '@shipshape/workspace/testing';
import { onTestFinished, vi } from 'vitest';

/** A real repository for one test. */
export interface Scratch {
  root: string;
  git(...args: string[]): string;
  /** Commits what `git add` was given, or nothing, at this time of the committer's clock; returns the commit's name. */
  commit(message: string, time?: string): string;
  /** Writes a file and adds it. */
  add(path: string, content: string | Buffer): void;
}

/** An empty folder that is removed with its test. */
export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(quickFolder, 'scratch-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Makes an empty folder the user's home, in the environment of this process until `vi.unstubAllEnvs`.
 *
 * @param gitconfig git's configuration of the user there
 */
export function stubHome(gitconfig?: string): string {
  const home = scratchFolder();
  vi.stubEnv('HOME', home);
  for (const name of ['XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL']) vi.stubEnv(name, undefined);
  if (gitconfig) writeFileSync(join(home, '.gitconfig'), gitconfig);
  return home;
}

/** A repository in `root` with no commit yet, on the branch `main`; nobody's own git configuration counts in it. */
export function scratchRepository(root = scratchFolder(), init: string[] = []): Scratch {
  const run = (args: string[], env: Record<string, string> = {}) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const git = (...args: string[]) => run(args);
  git('init', '--quiet', '--initial-branch=main', ...init);
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@localhost');
  return {
    root,
    git,
    commit(message, time = '2024-11-13T13:42:28+01:00') {
      run(['commit', '--quiet', '--allow-empty', '--message', message], { GIT_COMMITTER_DATE: time });
      return git('rev-parse', 'HEAD');
    },
    add(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      git('add', '--force', '--', path);
    },
  };
}

/** The environment of this process without git's variables, and with nobody's configuration. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(rest),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    LC_ALL: 'C',
  };
}
