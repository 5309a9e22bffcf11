// Compiles TypeScript of this clone into .shipshape/build/<what>-<digest of the sources>, where that does not exist yet.
// Plain JavaScript and synchronous, since every start of the command line goes through it, the Nx plugin's too.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const clone = dirname(dirname(fileURLToPath(import.meta.url)));
const builds = join(clone, '.shipshape/build');

/** What is compiled: its folders, and the entry points among their files. */
const kinds = {
  shipshape: {
    folders: ['libs', 'tools/src'],
    isEntry: (/** @type {string} */ file) =>
      /^tools\/src\/(cli|nx\/(plugin|executor)|verbs\/[\w-]+)\.ts$/.test(file),
    base: 'tools/src',
  },
  checks: {
    folders: ['libs', 'tools/src', 'checks'],
    isEntry: (/** @type {string} */ file) => /^checks\/[\w-]+\.ts$/.test(file),
    base: 'checks',
  },
  'browser-tests': {
    folders: ['libs', 'apps/django-e2e'],
    isEntry: (/** @type {string} */ file) => file === 'apps/django-e2e/member.ts',
    base: 'apps/django-e2e',
  },
};

/**
 * Compiles what is not compiled yet.
 *
 * @param {keyof typeof kinds} what
 * @returns {string} the folder of the compiled modules
 */
export function built(what) {
  const { folders, isEntry, base } = kinds[what];
  const files = folders.flatMap((folder) => sources(join(clone, folder)));
  const digest = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    // Where the clone is does not count, so that a copy of it with these times needs no build of its own.
    digest.update(`${relative(clone, file)}\0${mtimeMs}\0${size}\n`);
  }
  const folder = join(builds, `${what}-${digest.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const entries = files.filter((file) => isEntry(relative(clone, file)));
  const temporary = `${folder}.${process.pid}.tmp`;
  compile(entries, join(clone, base), temporary);
  publish(temporary, folder);
  removeOthers(what, folder);
  return folder;
}

/** Compiles the command line as it is packed; returns the npm packages that it imports. @param {string} outdir */
export function compileShipshape(outdir) {
  const entries = sources(join(clone, 'tools/src')).filter((file) =>
    kinds.shipshape.isEntry(relative(clone, file)),
  );
  // A stack then shows places without names; to keep these costs 60 KB of the 1 MB that the package's code may have.
  const packages = compile(entries, join(clone, 'tools/src'), outdir, { minify: true, charset: 'utf8' });
  // esbuild names each chunk that another one loads, for modules that are imported for what they do when loaded. Here no
  // module is (a check holds that): without these names the package is 18 KB smaller.
  for (const file of sources(outdir))
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/\bimport"\.{1,2}\/(c\/)?[A-Z0-9]{8}\.js";/g, ''),
    );
  return packages;
}

/**
 * @param {string[]} entryPoints
 * @param {string} outbase
 * @param {string} outdir
 * @param {import('esbuild').BuildOptions} options
 * @returns {string[]} npm packages
 */
function compile(entryPoints, outbase, outdir, options = {}) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const { metafile } = buildSync({
    entryPoints,
    outbase,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    // The libraries of this very clone, wherever its node_modules link to.
    alias: aliases(),
    // Each module names several of them: a name that is short saves kilobytes.
    chunkNames: 'c/[hash]',
    define: { SHIPSHAPE_VERSION: JSON.stringify(version()) },
    logLevel: 'warning',
    metafile: true,
    ...options,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const packages = imported.filter(({ external, path }) => external && !isBuiltin(path));
  return [...new Set(packages.map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path))];
}

/** The libraries' names, each with its entry point in this clone. */
export function aliases() {
  const packages = readdirSync(join(clone, 'libs')).filter((name) =>
    existsSync(join(clone, 'libs', name, 'package.json')),
  );
  return Object.fromEntries(
    packages.flatMap((name) => {
      const { exports } = JSON.parse(readFileSync(join(clone, 'libs', name, 'package.json'), 'utf8'));
      const paths = typeof exports === 'string' ? { '.': exports } : exports;
      return Object.entries(paths)
        .sort(([one], [other]) => other.length - one.length)
        .map(([path, file]) => [
          `@shipshape/${name}${path.slice(1)}`,
          join(clone, 'libs', name, String(file)),
        ]);
    }),
  );
}

const version = () => JSON.parse(readFileSync(join(clone, 'tools/package.json'), 'utf8')).version;

/** Every source file below a folder. @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'test') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|js|mjs)$/.test(entry.name) && !/\.(test|d)\.m?ts$/.test(entry.name) ? [path] : [];
  });
}

/** Two processes may compile the same at once: the second one's result is thrown away. @param {string} from @param {string} to */
function publish(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** Older builds, but not one of the last hour: a process may still load from it. @param {string} what @param {string} kept */
function removeOthers(what, kept) {
  for (const name of readdirSync(builds)) {
    const path = join(builds, name);
    const old = statSync(path).mtimeMs < Date.now() - 3_600_000;
    if (old && name.startsWith(`${what}-`) && path !== kept) rmSync(path, { recursive: true, force: true });
  }
}
