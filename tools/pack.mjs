// Packs what others install into dist/packages: shipshape, and docker-metadata for those who want only that.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  copyFileSync(
    join(clone, 'libs/workload/src/django/shipshape.schema.json'),
    join(folder, 'shipshape.schema.json'),
  );
  write(folder, 'package.json', {
    ...{ name, version, description, license, engines },
    type: 'module',
    bin: { shipshape: './bin/shipshape.js', 'docker-metadata': './bin/docker-metadata.cjs' },
    exports: {
      './nx': './nx/plugin.js',
      './bin/shipshape.js': './bin/shipshape.js',
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
  const git = (/** @type {string[]} */ ...args) => {
    try {
      return execFileSync('git', args, {
        cwd: clone,
        // A hook's GIT_DIR and one user's configuration say nothing about this clone.
        env: {
          PATH: process.env.PATH,
          LC_ALL: 'C',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
        },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return '';
    }
  };
  const [, repository] =
    /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(git('remote', 'get-url', 'origin')) ?? [];
  return { repository: repository ?? 'OWNER/shipshape', commit: git('rev-parse', 'HEAD') || 'main' };
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
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [{ filename, size, unpackedSize }] = JSON.parse(packed);
  console.log(`✔ dist/packages/${filename}: ${kilobytes(size)}, ${kilobytes(unpackedSize)} unpacked`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1000)} kB`;
}
