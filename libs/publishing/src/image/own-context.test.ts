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
  await expect(gone).rejects.toThrow(/^"manage\.py" in .*\/apps\/web was removed meanwhile/);
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize 12345\n`;

test.each<[string, (scratch: Scratch) => void, RegExp]>([
  [
    'a file that git-lfs has only pointed to',
    (scratch) => scratch.add('apps/web/static/logo.png', pointer),
    /^"static\/logo\.png" in apps\/web is a git-lfs pointer, not the file itself: run git lfs pull, then/,
  ],
  [
    'a submodule that was not fetched',
    ({ root, git }) => {
      mkdirSync(join(root, 'apps/web/vendor/ui'), { recursive: true });
      git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},apps/web/vendor/ui`);
    },
    /^"vendor\/ui" in apps\/web is an empty submodule: run git submodule update --init --recursive, then/,
  ],
])('%s is not built into an image, committed or not', async (_what, add, sentence) => {
  const scratch = shop();
  add(scratch);
  if (!_what.includes('submodule')) await expect(foreign(scratch)).rejects.toThrow(sentence);
  scratch.commit('two');
  await expect(foreign(scratch)).rejects.toThrow(sentence);
  writeFileSync(join(scratch.root, 'docker/web.dockerignore'), '.dockerignore\nstatic\nvendor\n');
  scratch.git('add', 'docker');
  scratch.commit('ignored');
  expect(await foreign(scratch)).toEqual([]);
});

test('a file that no image would have may be absent, as in a sparse checkout, and any other may not', async () => {
  const scratch = shop();
  for (const name of ['docs/a.md', 'docs/keep.md', 'static/b.css']) scratch.add(`apps/web/${name}`, 'x\n');
  scratch.add('docker/web.dockerignore', '.dockerignore\ndocs\n!docs/keep.md\n');
  scratch.commit('two');
  rmSync(join(scratch.root, 'apps/web/docs/a.md'));
  expect(await foreign(scratch)).toEqual([]);
  for (const name of ['docs/keep.md', 'static/b.css']) rmSync(join(scratch.root, 'apps/web', name));
  expect(await foreign(scratch)).toEqual(['docs/keep.md', 'static/b.css']);
});
