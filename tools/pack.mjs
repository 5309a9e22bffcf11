// Packs what others install into dist/packages: shipshape, and docker-metadata for those who want only that.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmEnvironment } from '../libs/nx/src/packages/npm-environment.js';
import { built, compileShipshape } from './build.mjs';
import { makeBundle } from './docker-metadata/bundle.mjs';

const clone = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(clone, 'dist/packages');
const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(clone, file), 'utf8'));

/** What the libraries and the command line depend on, in the versions that this repository is tested with. */
const dependencies = Object.fromEntries(
  ['tools', ...readdirSync(join(clone, 'libs')).map((name) => `libs/${name}`)]
    .flatMap((folder) => Object.entries(read(`${folder}/package.json`).dependencies ?? {}))
    .filter(([name]) => !name.startsWith('@shipshape/'))
    .sort(),
);

rmSync(packages, { recursive: true, force: true });
await packShipshape();
await packDockerMetadata();
// By this `init` knows whether what it finds here is of this build.
write(packages, 'build.json', { build: built('shipshape') });

async function packShipshape() {
  const folder = join(packages, 'shipshape');
  const undeclared = compileShipshape(folder).filter((name) => !(name in dependencies));
  if (undeclared.length > 0)
    throw new Error(`No package.json declares ${undeclared.join(', ')} as a dependency.`);
  const { name, version, description, license, engines, executors } = read('tools/package.json');
  start(
    folder,
    'bin/shipshape.js',
    "import { shipshape } from '../cli.js';\n\nawait shipshape(process.argv.slice(2));",
  );
  await makeBundle(join(folder, 'bin/docker-metadata.cjs'));
  executable(join(folder, 'bin/docker-metadata.cjs'));
  const verb = read(`tools/${executors}`).executors.verb;
  write(folder, 'executors.json', { executors: { verb: { ...verb, implementation: './nx/executor.js' } } });
  copyFileSync(join(clone, 'tools/verb.schema.json'), join(folder, 'verb.schema.json'));
  for (const schema of [
    'libs/workload/src/django/shipshape.schema.json',
    'libs/progress-model/src/status.schema.json',
  ])
    copyFileSync(join(clone, schema), join(folder, basename(schema)));
  write(folder, 'package.json', {
    ...{ name, version, description, license, engines },
    type: 'module',
    bin: { shipshape: './bin/shipshape.js', 'docker-metadata': './bin/docker-metadata.cjs' },
    exports: {
      './nx': './nx/plugin.js',
      './bin/shipshape.js': './bin/shipshape.js',
      './shipshape.schema.json': './shipshape.schema.json',
      './status.schema.json': './status.schema.json',
      './package.json': './package.json',
    },
    executors: './executors.json',
    workflows: workflowSource(),
    dependencies,
    peerDependencies: { nx: `^${read('package.json').devDependencies.nx}` },
  });
  pack(folder, 'tools/README.md');
}

async function packDockerMetadata() {
  const folder = join(packages, 'docker-metadata');
  mkdirSync(folder, { recursive: true });
  await makeBundle(join(folder, 'docker-metadata.cjs'));
  executable(join(folder, 'docker-metadata.cjs'));
  const { version, description, license, engines } = read('tools/docker-metadata/package.json');
  write(folder, 'package.json', {
    ...{ name: 'docker-metadata', version, description, license, engines },
    bin: { 'docker-metadata': './docker-metadata.cjs' },
  });
  pack(folder, 'tools/docker-metadata/README.md');
}

/** Where the reusable workflows of this commit are: what `init` writes into a team's callers. */
function workflowSource() {
  const nowhere = { repository: 'OWNER/shipshape', commit: 'main' };
  if (!existsSync(join(clone, '.git'))) return nowhere;
  const git = (/** @type {string[]} */ args, /** @type {number[]} */ no = []) => {
    // A hook's GIT_DIR is not about this clone. git needs HOME for its list of safe directories.
    const { PATH, HOME } = process.env;
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      ...{ cwd: clone, env: { PATH, HOME, LC_ALL: 'C' }, encoding: 'utf8' },
    });
    if (status === 0) return stdout.trim();
    if (status !== null && no.includes(status)) return '';
    throw new Error(`git ${args.join(' ')} failed in ${clone}: ${error?.message ?? stderr.trim()}`);
  };
  const [, repository] =
    /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      git(['config', '--get', 'remote.origin.url'], [1]),
    ) ?? [];
  return { repository: repository ?? nowhere.repository, commit: git(['rev-parse', 'HEAD']) };
}

/** @param {string} folder @param {string} file @param {string} code */
function start(folder, file, code) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `#!/usr/bin/env node\n${code}\n`);
  executable(join(folder, file));
}

/** @param {string} file */
function executable(file) {
  chmodSync(file, 0o755);
}

/** @param {string} folder @param {string} file @param {object} content */
function write(folder, file, content) {
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
}

/** @param {string} folder @param {string} readme */
function pack(folder, readme) {
  copyFileSync(join(clone, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(join(clone, readme), join(folder, 'README.md'));
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', packages], {
    ...{ cwd: folder, env: npmEnvironment(), encoding: 'utf8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [{ filename, size, unpackedSize }] = JSON.parse(packed);
  console.log(`✔ dist/packages/${filename}: ${kilobytes(size)}, ${kilobytes(unpackedSize)} unpacked`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1000)} kB`;
}
