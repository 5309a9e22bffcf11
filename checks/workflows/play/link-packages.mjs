import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

// In the place of `npm ci`: the packages installed in the folder given, but the workspace's own from here.
const from = join(process.argv[2], 'node_modules');
const to = join(process.cwd(), 'node_modules');

/** Links every package of a folder; those of a scope one by one. */
function link(folder) {
  mkdirSync(join(to, folder), { recursive: true });
  for (const name of readdirSync(join(from, folder))) {
    const path = join(folder, name);
    if (folder === '' && name.startsWith('@') && name !== '@shipshape') link(path);
    else if (name !== '@shipshape' && name !== '.cache') symlinkSync(join(from, path), join(to, path));
  }
}

link('');
mkdirSync(join(to, '@shipshape'));
for (const [folder, names] of ['libs', 'tools'].map((folder) => [folder, readdirSync(folder)])) {
  for (const name of names) {
    const path = join(process.cwd(), folder, name);
    if (lstatSync(path).isDirectory() && existsSync(join(path, 'package.json'))) {
      symlinkSync(path, join(to, '@shipshape', name));
    }
  }
}
// A workspace's own packages, where npm did not lift them to the top.
for (const folder of ['tools', 'libs']) {
  for (const nested of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) {
    const own = join(process.argv[2], nested, 'node_modules');
    if (existsSync(own) && !existsSync(join(nested, 'node_modules')))
      symlinkSync(own, join(nested, 'node_modules'));
  }
}
