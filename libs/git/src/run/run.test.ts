import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { scratchFolder, scratchRepository } from '../../testing/index.ts';
import { readHead } from '../commits.ts';
import { askGit, git, gitOrNo } from './run.ts';

afterEach(() => vi.unstubAllEnvs());

/** A program that writes its arguments and standard input to a file, as a trace that it ran. */
function tracer(folder: string, name: string): { program: string; hasRun: () => boolean } {
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${program}.ran\n`);
  chmodSync(program, 0o755);
  return { program, hasRun: () => existsSync(`${program}.ran`) };
}

test('a call that takes too long ends, with an error that names it', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const slow = join(scratchFolder(), 'slow');
  writeFileSync(slow, '#!/bin/sh\nexec sleep 60\n');
  chmodSync(slow, 0o755);
  scratch.git('config', 'filter.slow.smudge', slow);
  writeFileSync(join(scratch.root, '.gitattributes'), 'f filter=slow\n');
  scratch.add('f', 'x');
  scratch.commit('two');
  expect(() => askGit(scratch.root, ['cat-file', '--filters', 'HEAD:f'], { seconds: 0.3 })).toThrow(
    /^"git cat-file --filters HEAD:f" in .* did not finish within 0\.3 s/,
  );
});

test('output has no limit', () => {
  const scratch = scratchRepository();
  scratch.add('large', Buffer.alloc(30 << 20));
  scratch.commit('one');
  expect(askGit(scratch.root, ['cat-file', 'blob', 'HEAD:large'])).toHaveLength(30 << 20);
});

test.runIf(existsSync('/proc/self/stat'))(
  'git has no terminal to ask at: it runs in a session of its own',
  () => {
    const scratch = scratchRepository();
    // proc(5): the sixth field of stat is the session.
    scratch.git('config', 'alias.session', '!cut -d" " -f6 /proc/self/stat');
    const ours = readFileSync('/proc/self/stat', 'utf8').split(' ')[5];
    expect(git(scratch.root, 'session')).not.toBe(ours);
  },
);

test('no hook runs, for a read or a write', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const folder = scratchFolder();
  const hook = tracer(folder, 'reference-transaction');
  scratch.git('config', 'core.hooksPath', folder);
  const monitor = tracer(folder, 'monitor');
  scratch.git('config', 'core.fsmonitor', monitor.program);
  git(scratch.root, 'update-ref', 'refs/tags/v1', 'HEAD');
  expect(git(scratch.root, 'ls-files', '--others')).toBe('');
  expect([hook.hasRun(), monitor.hasRun()]).toEqual([false, false]);
});

test('replacements and grafts of one clone change no answer', () => {
  const scratch = scratchRepository();
  const one = scratch.commit('one');
  const two = scratch.commit('two');
  scratch.git('replace', two, scratch.git('commit-tree', '-m', 'other', 'HEAD^{tree}'));
  mkdirSync(join(scratch.root, '.git/info'), { recursive: true });
  writeFileSync(join(scratch.root, '.git/info/grafts'), `${two}\n`);
  expect(readHead(scratch.root).parents).toEqual([one]);
  expect(git(scratch.root, 'rev-list', 'HEAD').split('\n')).toEqual([two, one]);
});

const mayChown = process.getuid?.() === 0;

describe.runIf(mayChown)('a clone that belongs to somebody else', () => {
  function foreign() {
    const scratch = scratchRepository();
    const sha = scratch.commit('one');
    spawnSync('chown', ['-R', '65534', scratch.root]);
    return { root: scratch.root, sha };
  }

  test('is refused with what to do, also where the clone calls itself safe', () => {
    const { root } = foreign();
    vi.stubEnv('HOME', scratchFolder());
    spawnSync('git', ['config', '--file', join(root, '.git/config'), 'safe.directory', '*']);
    expect(() => readHead(root)).toThrow(
      `git refuses ${root}, which belongs to another user. Run as its owner, or run: git config --global --add safe.directory '${root}'.`,
    );
  });
});

test('the exit codes that a command documents are a "no"; every other one is no answer', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  expect(gitOrNo(scratch.root, ['config', '--get', 'a.b'])).toBeUndefined();
  expect(() => gitOrNo(scratch.root, ['config', '--get', 'a.b'], { no: [] })).toThrow(
    'failed with exit code 1',
  );
  expect(() => gitOrNo(scratch.root, ['merge-base', '--is-ancestor', 'nowhere', 'HEAD'])).toThrow(
    'failed with exit code 128: fatal: Not a valid object name nowhere',
  );
});

test('what the loader of programs complains about is not told as git', () => {
  const scratch = scratchRepository();
  const ask = () => {
    try {
      return askGit(scratch.root, ['cat-file', '-p', 'nowhere']);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const before = ask();
  expect(before).toContain('nowhere');
  vi.stubEnv('LD_PRELOAD', '/nowhere.so');
  expect(ask()).toBe(before);
});
