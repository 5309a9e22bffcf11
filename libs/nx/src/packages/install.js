import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { asLocked, npmEnvironment } from './npm-environment.js';
import { ours, partOf, readJson, readPinned } from './pinned.js';

// Plain JavaScript with nothing but Node: the set-up of a runner calls it before any package is there.

/**
 * @callback Npm runs npm with these arguments in a folder
 * @param {string[]} args
 * @param {string} folder
 * @returns {Promise<void>} rejects with npm's last words
 */

/**
 * Installs the packages of the pipeline as the repository's lock has them. Where package.json is the team's own, only
 * ours are installed, into a folder of the pipeline's, and linked into node_modules: neither the packages of the front
 * end nor the versions of Node and npm that it asks for matter then.
 *
 * @param {string} root the repository
 * @param {{ npm?: Npm, fresh?: boolean }} [options] `fresh`: nothing that is installed is worth keeping, as on a runner
 * @returns {Promise<void>}
 * @throws {Error} where the lock names them not, or npm fails
 */
export async function installPinned(root, { npm = runNpm, fresh = false } = {}) {
  const pinned = readPinned(root);
  // Not adopted, but a workspace of its own.
  if (!pinned) return await npm(['ci', ...asLocked], root);
  if (pinned.install === 'whole') {
    const folder = join(root, pinned.folder);
    await npm([fresh ? 'ci' : 'install', ...asLocked], folder);
    if (pinned.folder !== '.') link(root, folder);
    return;
  }
  link(root, await installPart(root, pinned, npm));
}

/**
 * Whether the packages of the pipeline are there as the repository's lock has them, by npm's own record of what it
 * installed, which it writes last.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const pinned = readPinned(root);
  const locked = pinned?.lock && lockedIn(join(root, pinned.lock));
  if (!locked) return false;
  return ours.every((name) => {
    const place = join(root, 'node_modules', name);
    if (!existsSync(join(place, 'package.json'))) return false;
    const installed = lockedIn(
      join(dirname(isLink(place) ? join(dirname(place), readlinkSync(place)) : place), record),
    );
    const at = `node_modules/${name}`;
    return (
      installed?.[at]?.version === locked[at]?.version && installed?.[at]?.integrity === locked[at]?.integrity
    );
  });
}

const record = '.package-lock.json';

/** @param {string} file */
const lockedIn = (file) => /** @type {import('./pinned.js').Locked | undefined} */ (readJson(file)?.packages);

/** @param {string} root @param {import('./pinned.js').Pinned} pinned @param {Npm} npm */
async function installPart(root, pinned, npm) {
  const texts = Object.values(partOf(root, pinned)).map((each) => JSON.stringify(each, null, 2));
  const name = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
  const folder = join(root, '.shipshape/packages', name);
  if (existsSync(join(folder, 'node_modules', record))) return folder;
  const temporary = `${folder}.${process.pid}.tmp`;
  mkdirSync(temporary, { recursive: true });
  try {
    for (const [at, file] of ['package.json', 'package-lock.json'].entries()) {
      writeFileSync(join(temporary, file), texts[at] ?? '');
    }
    // Names the registry that the team's packages come from.
    const settings = join(root, pinned.folder, '.npmrc');
    if (existsSync(settings)) copyFileSync(settings, join(temporary, '.npmrc'));
    await npm(['ci', ...asLocked], temporary);
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Makes the packages of a folder the repository's: `npx nx` and `npx shipshape` find their programs by it, and Nx its plugin.
 *
 * @param {string} root @param {string} folder
 */
export function link(root, folder) {
  const from = join(folder, 'node_modules');
  const programs = ours.flatMap((name) => Object.keys(bins(join(from, name), name)));
  for (const path of [...ours, ...programs.map((name) => `.bin/${name}`)]) {
    const place = join(root, 'node_modules', path);
    const to = relative(dirname(place), join(from, path));
    if (isLink(place) && readlinkSync(place) === to) continue;
    mkdirSync(dirname(place), { recursive: true });
    const temporary = `${place}.${process.pid}.tmp`;
    rmSync(temporary, { force: true });
    symlinkSync(to, temporary);
    if (!isLink(place)) rmSync(place, { recursive: true, force: true });
    renameSync(temporary, place);
  }
  removeOthers(join(root, '.shipshape/packages'), folder);
}

/** @param {string} folder @param {string} name @returns {Record<string, string>} */
function bins(folder, name) {
  const bin = /** @type {string | Record<string, string> | undefined} */ (
    readJson(join(folder, 'package.json'))?.bin
  );
  return typeof bin === 'string' ? { [name]: bin } : (bin ?? {});
}

/** @param {string} path */
const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** @param {string} all @param {string} kept */
function removeOthers(all, kept) {
  if (!existsSync(all)) return;
  for (const name of readdirSync(all)) {
    if (join(all, name) !== kept && !name.endsWith('.tmp'))
      rmSync(join(all, name), { recursive: true, force: true });
  }
}

/** @type {Npm} */
function runNpm(args, folder) {
  const child = spawn('npm', args, {
    cwd: folder,
    env: npmEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${args[0]} failed in ${folder}, see above.`)),
    );
  });
}
