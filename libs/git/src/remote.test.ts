import { execFileSync } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { plainEnvironment, scratchFolder, scratchRepository, stubHome } from '../testing/index.ts';
import { gitHistory } from './history.ts';
import { fetchBranch, remoteAddress, sharedRemote } from './remote.ts';
import { GitError } from './run/git-error.ts';

afterEach(() => vi.unstubAllEnvs());

test('the address is the one of the clone; an abbreviation of the user is expanded', () => {
  const { root, git } = scratchRepository();
  stubHome(
    '[url "ssh://git@ssh.example.org:443/"]\n\tinsteadOf = https://git.example.org/\n[url "https://git.example.org/"]\n\tinsteadOf = gx:\n',
  );
  expect([sharedRemote(root), remoteAddress(root, 'origin')]).toEqual([undefined, undefined]);
  git('remote', 'add', 'a.b', 'https://git.example.org/team/shop.git');
  expect([sharedRemote(root), remoteAddress(root, 'a.b')]).toEqual([
    'a.b',
    'https://git.example.org/team/shop.git',
  ]);
  git('remote', 'set-url', '--add', 'a.b', 'https://mirror.example.org/shop.git');
  expect(remoteAddress(root, 'a.b')).toBe('https://git.example.org/team/shop.git');
  git('remote', 'add', 'origin', 'gx:team/shop');
  expect(remoteAddress(root, 'origin')).toBe('https://git.example.org/team/shop');
});

/** A server, and a clone whose branch of the same name is one commit behind it. */
function behind(remote: string) {
  const server = scratchRepository();
  server.commit('one');
  const folder = scratchFolder();
  execFileSync('git', ['clone', '--quiet', '--origin', remote, server.root, folder], {
    env: plainEnvironment(),
  });
  return { server, root: folder, merged: server.commit('two') };
}

test.each(['origin', 'upstream', 'company'])(
  'a commit that was merged since is fetched from %s',
  (remote) => {
    const { root, merged } = behind(remote);
    const history = gitHistory(root, 'main');
    expect(history.onDefaultBranch(merged)).toBe(true);
    expect(history.onDefaultBranch('1234567890'.repeat(4))).toBe(false);
  },
);

test('a remote that does not answer makes the answer unknown, and one without the branch does not', () => {
  const { server, root, merged } = behind('origin');
  expect(fetchBranch(root, 'origin', 'none', { seconds: 20 })).toBeUndefined();
  server.git('branch', '--quiet', '--move', 'main', 'trunk');
  expect(gitHistory(root, 'main').onDefaultBranch(merged)).toBe(false);
  scratchRepository(root).git('remote', 'set-url', 'origin', '/nowhere/at/all');
  expect(gitHistory(root, 'main').onDefaultBranch(merged)).toBe('unknown');
  expect(() => fetchBranch(root, 'origin', 'main', { seconds: 20 })).toThrow(GitError);
});

test("a clone's own branch counts unless it is left out", () => {
  const scratch = scratchRepository();
  const own = scratch.commit('own');
  expect(gitHistory(scratch.root, 'main').onDefaultBranch(own)).toBe(true);
  expect(gitHistory(scratch.root, 'main', { local: false }).onDefaultBranch(own)).toBe(false);
});
