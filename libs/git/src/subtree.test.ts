import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { findProcesses } from '@shipshape/workspace';
import { eventually, startScript } from '@shipshape/workspace/testing';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { scratchFolder, scratchRepository, stubHome } from '../testing/index.ts';
import { addSubtree, isSubtreeOf } from './subtree.ts';

function two() {
  const ours = scratchRepository();
  ours.add('README.md', 'ours\n');
  ours.commit('ours');
  const theirs = scratchRepository();
  theirs.add('manage.py', 'one\n');
  theirs.commit('one');
  theirs.add('manage.py', 'two\n');
  theirs.commit('two');
  return { ours, theirs };
}

afterEach(() => vi.unstubAllEnvs());

describe('a tree of another repository', () => {
  test('comes without its history, staged, and can be taken back', async () => {
    const { ours, theirs } = two();
    const added = await addSubtree(ours.root, `file://${theirs.root}`, 'apps/shop', false);
    expect(ours.git('rev-parse', '--is-shallow-repository')).toBe('false');
    expect(ours.git('fsck', '--full')).toBe('');
    expect(added.commit).toBe(theirs.git('rev-parse', 'HEAD'));
    expect(readFileSync(join(ours.root, 'apps/shop/manage.py'), 'utf8')).toBe('two\n');
    expect(ours.git('status', '--porcelain')).toBe('A  apps/shop/manage.py');
    added.commitMerge('nothing to bind');
    expect(ours.git('rev-list', '--count', 'HEAD')).toBe('1');
    added.undo();
    expect(ours.git('status', '--porcelain')).toBe('');
    expect(existsSync(join(ours.root, 'apps'))).toBe(false);
    expect(ours.git('for-each-ref')).not.toContain('shipshape');
  });

  test('is known again, also after changes on both sides, and another one is not', async () => {
    const { ours, theirs } = two();
    for (const name of ['settings.py', 'urls.py', 'a b.py']) theirs.add(name, `${name}\n`);
    theirs.commit('three');
    (await addSubtree(ours.root, theirs.root, 'apps/shop', true)).commitMerge('Adopt shop');
    const commits = ours.git('rev-list', '--count', 'HEAD');
    expect(await isSubtreeOf(ours.root, `file://${theirs.root}`, 'apps/shop')).toBe(true);
    expect(ours.git('rev-list', '--count', 'HEAD')).toBe(commits);
    ours.add('apps/shop/manage.py', 'ours\n');
    ours.add('apps/shop/Dockerfile', 'FROM x\n');
    ours.commit('adopted');
    theirs.add('views.py', 'four\n');
    theirs.commit('four');
    expect(await isSubtreeOf(ours.root, theirs.root, 'apps/shop')).toBe(true);
    expect(await isSubtreeOf(ours.root, two().theirs.root, 'apps/shop')).toBe(false);
    expect(ours.git('for-each-ref')).not.toContain('shipshape');
    expect(ours.git('status', '--porcelain')).toBe('');
  });

  test('comes with its history, as a merge', async () => {
    const { ours, theirs } = two();
    (await addSubtree(ours.root, theirs.root, 'apps/shop', true)).commitMerge('Adopt shop');
    expect(ours.git('log', '-1', '--format=%s %an')).toBe('Adopt shop Ada');
    expect(ours.git('rev-parse', 'HEAD^2')).toBe(theirs.git('rev-parse', 'HEAD'));
    expect(ours.git('rev-list', '--count', 'HEAD')).toBe('4');
    expect(ours.git('status', '--porcelain')).toBe('');
  });

  test('comes without a passphrase or an editor, whatever signs, edits or hooks', async () => {
    const { ours, theirs } = two();
    const folder = scratchFolder();
    const trap = join(folder, 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch '${trap}.ran'\nsleep 60\n`, { mode: 0o755 });
    for (const hook of [
      'pre-merge-commit',
      'commit-msg',
      'post-merge',
      'reference-transaction',
      'post-checkout',
    ])
      writeFileSync(join(folder, hook), readFileSync(trap), { mode: 0o755 });
    for (const key of ['commit.gpgSign', 'merge.verifySignatures']) ours.git('config', key, 'true');
    for (const key of ['gpg.program', 'gpg.ssh.program', 'core.editor', 'sequence.editor'])
      ours.git('config', key, trap);
    ours.git('config', 'core.hooksPath', folder);
    vi.stubEnv('GIT_EDITOR', trap);
    (await addSubtree(ours.root, theirs.root, 'apps/shop', true)).commitMerge('Adopt shop');
    expect(existsSync(`${trap}.ran`)).toBe(false);
    expect(ours.git('cat-file', 'commit', 'HEAD')).not.toContain('gpgsig');
  });

  test('is not fetched where its merge could not be committed, since git knows nobody', async () => {
    const { ours, theirs } = two();
    for (const name of ['user.name', 'user.email']) ours.git('config', '--unset', name);
    stubHome();
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
    // Otherwise git makes an address of the machine's name, where that is a whole one.
    ours.git('config', 'user.useConfigOnly', 'true');
    await expect(addSubtree(ours.root, theirs.root, 'apps/shop', true)).rejects.toThrow(
      /git config --global user.name/,
    );
    expect(ours.git('status', '--porcelain')).toBe('');
    await addSubtree(ours.root, theirs.root, 'apps/shop', false);
  });

  test('that is not there is one sentence, and leaves nothing', async () => {
    const { ours } = two();
    const none = join(scratchFolder(), 'none');
    await expect(addSubtree(ours.root, none, 'apps/shop', false)).rejects.toThrow('cannot be fetched');
    const empty = scratchRepository();
    await expect(addSubtree(ours.root, empty.root, 'apps/shop', true)).rejects.toThrow('cannot be fetched');
    expect(ours.git('status', '--porcelain')).toBe('');
  });
});

test('a signal to end is heard while another repository hands over its history, and ends git too', async () => {
  const { ours } = two();
  const connections = new Set<unknown>();
  const silent = createServer((socket) => connections.add(socket)).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const source = `http://127.0.0.1:${port}/shop.git`;
  const script = startScript(
    import.meta.dirname,
    `import { addSubtree, isSubtreeOf } from './subtree.ts';
     await addSubtree(${JSON.stringify(ours.root)}, ${JSON.stringify(source)}, 'apps/shop', false);`,
  );
  await eventually(() => connections.size > 0);
  script.kill('SIGTERM');
  await script.ended;
  expect(script.signalCode).toBe('SIGTERM');
  expect(findProcesses((line) => line.includes(source))).toEqual([]);
  expect(ours.git('status', '--porcelain')).toBe('');
});
