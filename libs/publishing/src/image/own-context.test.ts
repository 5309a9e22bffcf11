import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '@shipshape/ci';
import { makeContext } from '@shipshape/container-engine';
import { type Scratch, scratchRepository } from '@shipshape/git/testing';
import { scratch as scratchFolder } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { checkoutOfContext } from './own-context.ts';

function shop(): Scratch {
  const scratch = scratchRepository();
  scratch.add('docker/web.Dockerfile', 'FROM scratch\nCOPY . /\n');
  scratch.add('docker/web.dockerignore', '.dockerignore\n');
  scratch.add('apps/web/manage.py', 'print(1)\n');
  scratch.add('elsewhere.txt', 'x\n');
  symlinkSync('../../docker/web.Dockerfile', join(scratch.root, 'apps/web/Dockerfile'));
  symlinkSync('../../docker/web.dockerignore', join(scratch.root, 'apps/web/.dockerignore'));
  scratch.git('add', '--all');
  scratch.commit('one');
  return scratch;
}
async function foreign({ root }: Scratch, meanwhile = () => {}): Promise<string[]> {
  const context = await makeContext(join(root, 'apps/web'));
  meanwhile();
  return (await checkoutOfContext(readCheckout(root), root, 'apps/web', context)).foreign;
}
const write = ({ root }: Scratch, path: string) =>
  writeFileSync(join(root, path), 'FROM scratch\nUSER 1\nCOPY . /\n');

test('a clean tree is the commit, whatever is deleted elsewhere', async () => {
  const scratch = shop();
  rmSync(join(scratch.root, 'elsewhere.txt'));
  expect(await foreign(scratch)).toEqual([]);
});

test.each([
  ['the Dockerfile behind a link', 'docker/web.Dockerfile', '../../docker/web.Dockerfile'],
  ['the ignore file behind a link', 'docker/web.dockerignore', '../../docker/web.dockerignore'],
  ['a file of the context', 'apps/web/manage.py', 'manage.py'],
  ['a statement that is in no commit', 'apps/web/shipshape.json', 'shipshape.json'],
])('%s counts', async (_, path, shown) => {
  const scratch = shop();
  write(scratch, path);
  expect(await foreign(scratch)).toEqual([shown]);
});

test('a Dockerfile outside of the clone is of no commit', async () => {
  const scratch = shop();
  const outside = scratchFolder();
  writeFileSync(join(outside, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  rmSync(join(scratch.root, 'apps/web/Dockerfile'));
  symlinkSync(join(outside, 'Dockerfile'), join(scratch.root, 'apps/web/Dockerfile'));
  scratch.git('add', '--all');
  scratch.commit('outside');
  expect(await foreign(scratch)).toEqual([expect.stringMatching(/\.\.\/.*Dockerfile$/)]);
});

test('a clone whose path leads through a link is the same', async () => {
  const scratch = shop();
  const moved = join(scratchFolder(), 'clone');
  const link = join(scratchFolder(), 'link');
  mkdirSync(join(moved, '..'), { recursive: true });
  renameSync(scratch.root, moved);
  symlinkSync(moved, link);
  expect(await foreign({ ...scratch, root: link })).toEqual([]);
  write({ ...scratch, root: link }, 'docker/web.Dockerfile');
  expect(await foreign({ ...scratch, root: link })).toEqual(['../../docker/web.Dockerfile']);
  renameSync(moved, scratch.root);
});

test('a file that goes away meanwhile is named', async () => {
  const scratch = shop();
  const gone = foreign(scratch, () => rmSync(join(scratch.root, 'apps/web/manage.py')));
  await expect(gone).rejects.toThrow(/^"manage\.py" in .*\/apps\/web went away meanwhile/);
});
