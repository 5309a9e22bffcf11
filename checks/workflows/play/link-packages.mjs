// @ts-check
import { lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

// What `npm ci` would install here: the packages that are installed in the folder given, and shipshape as it is packed there.
const root = process.argv[2] ?? '';
const packages = join(root, 'node_modules');
const here = join(process.cwd(), 'node_modules');

mkdirSync(join(here, '.bin'), { recursive: true });
for (const name of readdirSync(packages)) {
  // What is a link there is of that workspace, and not of this one.
  const isOwn = lstatSync(join(packages, name)).isSymbolicLink();
  if (!isOwn && !['.bin', '.cache', '@shipshape'].includes(name))
    symlinkSync(join(packages, name), join(here, name));
}
for (const name of readdirSync(join(packages, '.bin'))) {
  // A program's link leads to its package beside it, by a relative path.
  if (name !== 'shipshape') symlinkSync(readlinkSync(join(packages, '.bin', name)), join(here, '.bin', name));
}
symlinkSync(join(root, 'dist/packages/shipshape'), join(here, 'shipshape'));
symlinkSync('../shipshape/bin/shipshape.js', join(here, '.bin/shipshape'));
