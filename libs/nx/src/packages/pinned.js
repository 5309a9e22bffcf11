import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Plain JavaScript with nothing but Node: the set-up of a runner calls it before any package is there.

/** What the pipeline needs on the machine; the packages of the team's front end it does not need there. */
export const ours = ['nx', 'shipshape'];

/** Where the packages are named in a repository whose own package.json another package manager than npm installs. */
export const folderBeside = '.github/pipeline';

/** The first one is npm's choice, too. */
const locks = ['npm-shrinkwrap.json', 'package-lock.json'];

const plugin = 'shipshape/nx';

/**
 * @typedef {Record<string, unknown>} Json
 * @typedef {Record<string, { version?: string, integrity?: string, resolved?: string, link?: boolean }>} Locked
 * @typedef {object} Pinned
 * @property {string} folder of package.json and its lock, from the repository's root
 * @property {'whole' | 'part'} install `part`: the package.json is the team's, so only our packages are installed
 * @property {Record<string, string>} wanted our packages, as package.json names them
 * @property {string | undefined} lock the lock beside package.json, from the repository's root; undefined where none names them
 */

/**
 * How a repository pins the packages of the pipeline.
 *
 * @param {string} root
 * @returns {Pinned | undefined} undefined where no package.json names both
 */
export function readPinned(root) {
  for (const folder of [folderBeside, '.']) {
    const manifest = readJson(join(root, folder, 'package.json'));
    if (!manifest) continue;
    const all = {
      .../** @type {Record<string, string>} */ (manifest.dependencies),
      .../** @type {Record<string, string>} */ (manifest.devDependencies),
    };
    const wanted = Object.fromEntries(
      ours.filter((name) => name in all).map((name) => [name, all[name] ?? '']),
    );
    if (Object.keys(wanted).length < ours.length) continue;
    const lock = locks.map((name) => join(folder, name)).find((path) => existsSync(join(root, path)));
    const packages = /** @type {Locked | undefined} */ (lock && readJson(join(root, lock))?.packages);
    const isLocked = packages && ours.every((name) => packages[`node_modules/${name}`]);
    return {
      ...{ folder, wanted, lock: isLocked ? lock : undefined },
      install: isTheirs(root, manifest, all) ? 'part' : 'whole',
    };
  }
  return undefined;
}

/**
 * Whether package.json is of a front end, and our packages are all that the pipeline needs of it: a workspace with other
 * plugins of Nx needs theirs too.
 *
 * @param {string} root @param {Json} manifest @param {object} all
 */
function isTheirs(root, manifest, all) {
  const plugins = /** @type {unknown[]} */ (readJson(join(root, 'nx.json'))?.plugins ?? []);
  const isOurs = plugins.every(
    (one) => (typeof one === 'string' ? one : /** @type {Json} */ (one)?.plugin) === plugin,
  );
  const hasMore = Object.keys(all).some((name) => !ours.includes(name));
  return isOurs && (hasMore || 'devEngines' in manifest || 'workspaces' in manifest);
}

/**
 * The lock that holds our packages and what they need: the team's own, with nothing at its root but ours, so that npm
 * leaves the rest out. Paths in it are made absolute, since it is used elsewhere.
 *
 * @param {string} root
 * @param {Pinned} pinned
 * @returns {{ manifest: Json, lock: Json }}
 * @throws {Error} where the lock is not there, or does not name them
 */
export function partOf(root, { folder, wanted, lock: path }) {
  const lock = path && readJson(join(root, path));
  if (!lock) {
    throw new Error(
      `No npm lock in ${folder} names ${ours.join(' and ')}: run \`npm install --package-lock-only\` there, and commit package-lock.json.`,
    );
  }
  const absolute = (/** @type {string} */ spec) =>
    spec.startsWith('file:') ? `file:${resolve(root, folder, spec.slice('file:'.length))}` : spec;
  const dependencies = Object.fromEntries(
    Object.entries(wanted).map(([name, spec]) => [name, absolute(spec)]),
  );
  const entries = Object.entries(/** @type {Locked} */ (lock.packages)).map(([at, entry]) => [
    at,
    entry.resolved && !entry.link ? { ...entry, resolved: absolute(entry.resolved) } : entry,
  ]);
  const manifest = { name: 'pipeline', private: true, dependencies };
  const packages = { ...Object.fromEntries(entries), '': { name: 'pipeline', dependencies } };
  return { manifest, lock: { ...lock, name: 'pipeline', packages } };
}

/** @param {string} file @returns {Json | undefined} */
export function readJson(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
