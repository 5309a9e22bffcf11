import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openRepository } from '@shipshape/oci-registry';
import {
  startDistribution,
  startTokenServer,
  type TestRegistry,
  type TokenServer,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scratch, scratchWorkspace } from '../testing/scratch.mts';
import { hashOf, passed, seen, tinyImage, uploadAs } from './testing/stage.mts';

// The commands as people and workflows call them, in a scratch copy of this workspace, with a registry that wants a login.
const secret = 'correct-horse-battery';
let scratch: Scratch;
let registry: TestRegistry;
let tokens: TokenServer;
const printed: string[] = [];
let digest: string;

beforeAll(async () => {
  tokens = await startTokenServer(`kim:${secret}`, 'none');
  registry = await startDistribution({ auth: tokens.auth });
  scratch = scratchWorkspace();
  const revision = scratch.git('rev-parse', 'HEAD').trim();
  const image = tinyImage('one', revision);
  const inputsHash = hashOf(image);
  const login = { username: 'kim', password: secret, foundIn: 'the test' };
  const repository = openRepository(`${registry.host}/team/django`, { credentials: async () => login });
  await uploadAs(repository, image, `x:inputs-${inputsHash}`);
  digest = image.digest;
  const dist = join(scratch.folder, 'dist/apps/django');
  mkdirSync(dist, { recursive: true });
  writeFileSync(
    join(dist, 'image.json'),
    JSON.stringify({ project: 'django', inputsHash, imageId: image.configDigest }),
  );
  writeFileSync(join(dist, 'smoke.json'), JSON.stringify(passed(image.configDigest)));
});
afterAll(async () => {
  await scratch?.remove();
  await registry?.stop();
  await tokens?.stop();
});

const env = () => ({
  REGISTRY: `${registry.host}/team`,
  REGISTRY_USER: 'kim',
  REGISTRY_PASSWORD: secret,
  GITHUB_ACTIONS: undefined,
});

/** Runs a command there to its end; the token server answers meanwhile, since nothing here blocks. */
async function call([program = '', ...args]: string[], extra: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, {
    cwd: scratch.folder,
    env: { ...process.env, NX_DAEMON: 'false', ...env(), ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [status, stdout, stderr] = await Promise.all([
    new Promise((resolve) => child.on('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  printed.push(stdout, stderr);
  return { status, stdout, stderr };
}
const script = (verb: string, ...args: string[]) => [
  ...[process.execPath, '--import', 'tsx', `tools/${verb}.mts`, '--project=django', '--root=apps/django'],
  ...args,
];
const nx = (target: string, ...args: string[]) => ['npx', 'nx', 'run', `django:${target}`, ...args];
const registryNow = () => {
  const login = { username: 'kim', password: secret, foundIn: 'the test' };
  const repository = openRepository(`${registry.host}/team/django`, { credentials: async () => login });
  return seen({ repository });
};

test('docker-push of an image that is there uploads nothing and gives it its names', async () => {
  const { status, stdout, stderr } = await call(script('docker-push'));
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('(reused)');
  expect(Object.keys(await registryNow()).filter((tag) => !tag.startsWith('sha256-'))).toEqual([
    expect.stringMatching(/^inputs-/),
    'main',
    'move-main',
    expect.stringMatching(/^sha-[0-9a-f]{40}$/),
  ]);
});

test('through Nx: --version and a reason with shell in it arrive as they were typed', async () => {
  const released = await call(nx('release', '--version=1.0.0', '--output-style=static'));
  expect(released.stdout).toMatch(/✔ latest +create/);
  expect(released.stdout).toContain('git push origin django@1.0.0');
  const reason = `it's "broken" $(touch pwned) \`id\` $HOME`;
  const rolledBack = await call(nx('rollback', '--tag=latest', '--to=1.0.0', `--reason=${reason}`, '--yes'));
  expect(rolledBack.status).toBe(0);
  expect(scratch.git('status', '--porcelain')).toBe('');
  const { stdout } = await call(script('history', '--tag=latest', '--json'));
  const { histories } = JSON.parse(stdout);
  expect(histories[0].moves[0].rollback).toEqual({ by: expect.any(String), reason });
});

test('--json prints one object and nothing else', async () => {
  const { stdout } = await call(script('where', '--json'));
  const { tags } = JSON.parse(stdout);
  expect(tags.map(({ tag }: { tag: string }) => tag)).toEqual(['1', '1.0', 'latest', 'main']);
  expect(tags[2]).toMatchObject({
    digest,
    versions: ['1.0.0'],
    since: expect.stringMatching(/^20\d\d-.*Z$/),
  });
  const move = JSON.parse((await call(script('promote', '--to=staging', '--json', '--dry-run'))).stdout);
  expect(move).toMatchObject({ dryRun: true, moves: [{ tag: 'staging', outcome: 'create', to: digest }] });
});

test('--dry-run of each command leaves the registry and the clone as they were', async () => {
  const before = [await registryNow(), scratch.git('tag')];
  for (const command of [
    script('promote', '--to=staging', '--dry-run'),
    script('release', '--version=2.0.0', '--dry-run'),
    script('rollback', '--tag=latest', '--to=1.0.0', '--reason=x', '--dry-run'),
  ]) {
    const { status, stdout } = await call(command);
    expect(status).toBe(0);
    expect(stdout).toContain('nothing was written');
  }
  expect([await registryNow(), scratch.git('tag')]).toEqual(before);
});

test.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['promote without a tag', script('promote'), {}, 'such as --to=staging'],
  ['promote to a version', script('promote', '--to=1.0.0'), {}, 'names one image for good'],
  ['promote to latest', script('promote', '--to=latest'), {}, 'latest follows the versions'],
  ['release without a version', script('release'), {}, '"" is no version'],
  ['rollback without a reason', script('rollback', '--tag=main', '--to=1.0.0'), {}, 'No reason was given'],
  [
    'rollback that can ask nobody',
    script('rollback', '--tag=main', '--to=1.0.0', '--reason=x'),
    {},
    'Nobody can be asked here: say --yes',
  ],
  ['a word misspelt, through Nx', nx('promote', '--too=staging'), {}, "Unknown option '--too'"],
  [
    'a pull request, for a registry others rely on',
    script('docker-push'),
    {
      REGISTRY: 'registry.invalid/team',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/7/merge',
    },
    'Nothing was written to registry.invalid: this run is for a pull request, which never publishes',
  ],
  [
    'by hand, for a registry others rely on',
    script('promote', '--to=staging'),
    { REGISTRY: 'registry.invalid/team' },
    'Nothing was written to registry.invalid: by hand it takes --yes',
  ],
])('refused with one sentence: %s', async (_what, command, extra, sentence) => {
  const before = await registryNow();
  const { status, stdout, stderr } = await call(command, extra);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(sentence);
  expect(stdout + stderr).not.toMatch(/ {4}at .*\.mts/);
  expect(await registryNow()).toEqual(before);
});

test('each command explains itself', async () => {
  for (const verb of ['promote', 'release', 'rollback', 'history', 'where']) {
    const { stdout, status } = await call(script(verb, '--help'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/--json[\s\S]*--help/);
  }
});

test('nothing that was printed holds a credential', () => {
  const said = printed.join('\n');
  const encoded = Buffer.from(`kim:${secret}`).toString('base64');
  expect(said.length).toBeGreaterThan(1000);
  for (const hidden of [secret, encoded, 'eyJ']) expect(said).not.toContain(hidden);
});
