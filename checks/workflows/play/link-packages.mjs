// @ts-check
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

// In the place of `npm ci`: the packages that are installed in the folder given, but the workspace's own from here.
const root = realpathSync(process.argv[2] ?? '');
const here = process.cwd();
const packages = join(root, 'node_modules');

// As npm, it installs nothing by a lock that it cannot read.
JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8'));

/** Links every package of a folder of packages; those of a scope, and programs, one by one. @param {string} folder */
function link(folder) {
  mkdirSync(join(here, 'node_modules', folder), { recursive: true });
  for (const name of readdirSync(join(packages, folder))) {
    const path = join(folder, name);
    const from = join(packages, path);
    if (folder === '' && (name.startsWith('@') || name === '.bin')) link(path);
    else if (name !== '.cache') symlinkSync(target(from, folder), join(here, 'node_modules', path));
  }
}

/** @param {string} from @param {string} folder */
function target(from, folder) {
  // A program's link leads to its package beside it, by a relative path.
  if (folder === '.bin') return readlinkSync(from);
  const place = relative(root, realpathSync(from));
  const isOwn = lstatSync(from).isSymbolicLink() && !/(^|\/)node_modules\//.test(place);
  return isOwn && existsSync(join(here, place)) ? join(here, place) : from;
}

link('');
// Packages of one workspace alone, where npm did not lift them to the top.
for (const folder of ['apps', 'libs', 'tools', 'checks'].filter((name) => existsSync(join(here, name)))) {
  for (const nested of [folder, ...readdirSync(join(here, folder)).map((name) => join(folder, name))]) {
    const own = join(root, nested, 'node_modules');
    const to = join(here, nested, 'node_modules');
    if (existsSync(own) && existsSync(dirname(to)) && !existsSync(to)) symlinkSync(own, to);
  }
}
