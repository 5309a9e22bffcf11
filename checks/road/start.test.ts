import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';

// A clone in which nothing is installed, and an npm that takes its time to end.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

const needed = ['libs/workspace/src/state-lock.js', 'libs/nx/src/packages/npm-environment.js'];
for (const file of ['tools/start.mjs', ...needed]) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(join(workspaceRoot, file), join(folder, file));
}
writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"node_modules/zx":{"version":"0.0.0"}}}');
const npm = join(folder, 'npm.cjs');
writeFileSync(
  npm,
  `const { writeFileSync } = require('node:fs');
const end = (signal) => setTimeout(() => { writeFileSync(signal, ''); process.exit(1); }, 300);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
setInterval(() => {}, 1000);
writeFileSync('begun', '');
`,
);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while packages are installed ends npm first', async (signal, code) => {
  rmSync(join(folder, 'begun'), { force: true });
  const child = spawn(process.execPath, ['tools/start.mjs', 'doctor'], {
    cwd: folder,
    env: { ...process.env, npm_execpath: npm },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await vi.waitFor(() => expect(existsSync(join(folder, 'begun'))).toBe(true), { timeout: 20_000 });
  child.kill(signal);
  expect(await ended).toBe(code);
  expect(existsSync(join(folder, signal))).toBe(true);
});

const listing = join(folder, 'listing.cjs');
writeFileSync(
  listing,
  `require('node:fs').writeFileSync('seen', JSON.stringify([process.argv.slice(2), process.env])); process.exit(1);`,
);

test('packages are installed whole, whatever the shell and the user of npm say', async () => {
  const hostile = {
    ...{
      NODE_ENV: 'production',
      NODE_OPTIONS: '--no-warnings',
      npm_config_omit: 'dev',
      NPM_CONFIG_OMIT: 'dev',
    },
    ...{
      npm_config_production: 'true',
      npm_config_only: 'prod',
      npm_config_dry_run: 'true',
      npm_config_global: 'true',
    },
    ...{ npm_config_workspace: 'tools', npm_config_prefix: '/elsewhere' },
  };
  const kept = {
    npm_config_cache: '/cache',
    npm_config_cert: 'mine',
    NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
    NPM_CONFIG_REGISTRY: 'http://127.0.0.1:9',
    npm_config_https_proxy: 'x',
  };
  const child = spawn(process.execPath, ['tools/start.mjs', 'doctor'], {
    cwd: folder,
    env: { ...process.env, ...hostile, ...kept, npm_execpath: listing },
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('close', resolve));
  const [args, env] = JSON.parse(readFileSync(join(folder, 'seen'), 'utf8'));
  expect(args.slice(0, 5)).toEqual([
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--include=peer',
  ]);
  expect(Object.keys(env).filter((name) => name in hostile)).toEqual([]);
  expect(env).toMatchObject(kept);
});

test('in another repository it names the command to run there, and runs nothing on the clone', () => {
  const other = join(folder, '..', `${basename(folder)}-other`);
  mkdirSync(join(other, 'node_modules/.bin'), { recursive: true });
  onTestFinished(() => rmSync(other, { recursive: true }));
  execFileSync('git', ['init', '-q', '--template='], { cwd: other });
  const call = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'tools/start.mjs'), ...args], {
      ...{ cwd: other, encoding: 'utf8', env: { ...process.env, npm_execpath: listing } },
    });
  const { status, stderr } = call('pipeline', '--verbose');
  expect(status).toBe(1);
  const start = `../${basename(folder)}/tools/start.mjs`;
  expect(stderr).toContain(
    `not on ${other}. Run there: node ${start} init --into=. && npx shipshape pipeline --verbose`,
  );
  writeFileSync(join(other, 'node_modules/.bin/shipshape'), '');
  expect(call('where').stderr).toMatch(/Run there: npx shipshape where\n$/);
  // What is for another folder goes on, to the npm that fails here.
  expect(call('init', '--into=.').stderr).toContain('npm ci failed');
  expect(call('describe', '--into=.').stderr).toContain('npm ci failed');
});
