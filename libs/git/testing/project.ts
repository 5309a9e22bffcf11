import { chmodSync, lstatSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workingTreeChanges } from '../src/tree/changes.ts';
import { differsFromCommit, type TakenFile } from '../src/tree/differences.ts';
import { type Scratch, scratchFolder, scratchRepository } from './index.ts';

/** Everything in a folder, as one who makes a Docker context without ignore rules finds it. */
export function everythingIn(folder: string): TakenFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('/.git/') && !path.endsWith('/.git'))
    .map((path) => ({ path: path.slice(folder.length + 1), mode: lstatSync(path).mode }));
}

/** A repository with a project of a few files, one of them executable and one a link. */
export function shop(init: string[] = []): Scratch {
  const scratch = scratchRepository(scratchFolder(), init);
  scratch.add('.gitignore', '*.sqlite3\n');
  scratch.add('apps/shop/manage.py', 'print(1)\n');
  scratch.add('apps/shop/settings/ä b.py', 'DEBUG = False\n');
  scratch.add('apps/shop/[x]*.txt', 'a name that is a pattern\n');
  scratch.add('other.txt', 'elsewhere\n');
  chmodSync(join(scratch.root, 'apps/shop/manage.py'), 0o755);
  symlinkSync('manage.py', join(scratch.root, 'apps/shop/link'));
  scratch.git('add', '--all');
  scratch.commit('one');
  return scratch;
}

/** How a folder's files differ from HEAD, as lines. */
export function differences(scratch: Scratch, more: object = {}, folder = 'apps/shop'): string[] {
  const { root } = scratch;
  const commit = scratch.git('rev-parse', 'HEAD');
  const files = everythingIn(join(root, folder));
  return differsFromCommit({ root, commit, folder, files, ...more }).map(
    ({ path, how }) => `${path}: ${how}`,
  );
}
/** What differs from HEAD in the whole working tree, as lines. */
export const changes = ({ root }: Scratch) =>
  workingTreeChanges(root).map(({ path, how }) => `${path}: ${how}`);
/** Writes a file of the project. */
export const write = ({ root }: Scratch, path: string, text: string) =>
  writeFileSync(join(root, 'apps/shop', path), text);
