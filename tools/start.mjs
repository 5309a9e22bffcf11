// What `npm run …` calls, maybe right after the clone: with nothing but Node, it ensures the npm packages, then runs the
// verb: one of Shipshape's, one of this repository's own checks, or `pack`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [verb = '', ...rest] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: install Node 20.19 or later (the current LTS will do).`);
}
refuseElsewhere();
// `init` and `adopt` work on a folder of the caller's.
process.env.SHIPSHAPE_CALLED_IN = process.env.INIT_CWD ?? process.cwd();
process.chdir(root);
if (!packagesInstalled()) await installPackages();
const { built } = await import('./build.mjs');
const load = (what, module) => import(pathToFileURL(join(built(what), module)).href);
if (verb === 'pack') await import('./pack.mjs');
else if (existsSync(join(root, 'checks', `${verb}.ts`))) {
  process.argv = [process.argv[0], process.argv[1], ...rest];
  await load('checks', `${verb}.js`);
} else {
  const { shipshape } = await load('shipshape', 'cli.js');
  await shipshape(verb ? [verb, ...rest] : ['--help']);
}

/** All but a few verbs work on this clone, which is not what a person means who stands in another repository. */
function refuseElsewhere() {
  const anywhere = ['', 'init', 'adopt', 'doctor', 'engine', 'pack'];
  const isOfClone = existsSync(join(root, 'checks', `${verb}.ts`));
  if (
    anywhere.includes(verb) ||
    isOfClone ||
    rest.some((one) => one.startsWith('--into') || one === '--help')
  )
    return;
  const here = realpathSync(process.cwd());
  if (!relative(realpathSync(root), here).startsWith('..')) return;
  let top = here;
  while (!existsSync(join(top, '.git'))) {
    if (top === dirname(top)) return;
    top = dirname(top);
  }
  const command = `npx shipshape ${[verb, ...rest].join(' ')}`;
  const first = existsSync(join(top, 'node_modules/.bin/shipshape'))
    ? ''
    : `node ${relative(here, process.argv[1])} init --into=. && `;
  fail(`This would run on the clone of Shipshape, not on ${top}. Run there: ${first}${command}`);
}

/** npm writes its hidden lock last, so an interrupted or outdated installation shows as a difference. */
function packagesInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const there = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, { version, integrity, link, optional }]) =>
        optional ||
        !/(^|\/)node_modules\//.test(path) ||
        (there[path] &&
          existsSync(join(root, path)) &&
          (link || (there[path].version === version && there[path].integrity === integrity))),
    );
  } catch {
    return false;
  }
}

async function installPackages() {
  const { withLock } = await import('../libs/workspace/src/state-lock.js');
  const busy = (owner) => console.log(`▸ npm packages: another process (${owner}) installs them, waiting`);
  await withLock(
    join(root, '.shipshape/npm.lock'),
    async () => {
      if (packagesInstalled()) return;
      console.log('▸ npm packages: installing (half a minute, once)');
      const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
      const { asLocked } = await import('../libs/nx/src/packages/npm-environment.js');
      const install = [...npm.slice(1), 'ci', ...asLocked, '--install-strategy=hoisted'];
      const { status, why = '' } = await finished(npm[0], install);
      if (status !== 0) fail(`npm ci failed${why}: fix what it names above, then run this again.`);
    },
    busy,
  );
}

/** A signal to end goes to npm first: it still tidies up, and the lock keeps the next run from meeting it there. */
async function finished(program, args) {
  const { npmEnvironment } = await import('../libs/nx/src/packages/npm-environment.js');
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: npmEnvironment() });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let told;
  const end = (signal) => {
    told = signal;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, end);
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ status: 127, why: ` (${message})` }));
    child.on('close', (status) => {
      if (told) process.exit(128 + constants.signals[told]);
      for (const signal of signals) process.off(signal, end);
      resolve({ status });
    });
  });
}

function fail(sentence) {
  console.error(`\n✖ ${sentence}`);
  process.exit(1);
}
