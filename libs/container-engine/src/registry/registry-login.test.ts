import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DockerEngine } from '../docker/engine.ts';
import { withRegistryLogin } from './registry-login.ts';

const reference = 'registry.example:5000/team/app:1';
const auth = Buffer.from('me:hunter2').toString('base64');
const done = { exitCode: 0, stdout: '', stderr: '', output: '' };

let folder: string;
let config: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  config = join(folder, 'docker');
  for (const name of ['docker/contexts', 'temporary']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(config, 'contexts/meta'), 'of a context');
  vi.stubEnv('DOCKER_CONFIG', config);
  vi.stubEnv('TMPDIR', join(folder, 'temporary'));
  vi.stubEnv('REGISTRY', 'registry.example:5000/team');
  vi.stubEnv('REGISTRY_USER', 'me');
  vi.stubEnv('REGISTRY_PASSWORD', 'hunter2');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const configure = (content: object) => writeFileSync(join(config, 'config.json'), JSON.stringify(content));
const leftBehind = () => readdirSync(join(folder, 'temporary'));

/** The folder that a transfer is given, as it is during the transfer. */
async function given(of: string = reference, reader: 'docker' | 'containers' = 'docker') {
  let seen: { modes: number[]; config: object; context: string } | undefined;
  await withRegistryLogin(reader, [of], async (configFolder) => {
    if (!configFolder) return done;
    const file = join(configFolder, 'config.json');
    seen = {
      modes: [configFolder, file].map((path) => statSync(path).mode & 0o777),
      config: JSON.parse(readFileSync(file, 'utf8')),
      context: readFileSync(join(configFolder, 'contexts/meta'), 'utf8'),
    };
    return done;
  });
  return seen;
}

test('the login is in a folder of this user alone, with everything else that Docker is configured with', async () => {
  configure({
    auths: { 'other.example': { auth: 'b3RoZXI6eA==' } },
    credHelpers: { 'other.example': 'absent' },
    currentContext: 'far',
    HttpHeaders: { 'X-A': 'b' },
  });
  expect(await given()).toEqual({
    modes: [0o700, 0o600],
    config: {
      auths: { 'registry.example:5000': { auth } },
      currentContext: 'far',
      HttpHeaders: { 'X-A': 'b' },
    },
    context: 'of a context',
  });
  expect(leftBehind()).toEqual([]);
  expect(readFileSync(join(config, 'contexts/meta'), 'utf8')).toBe('of a context');
});

test('a store that knows nothing of the registry does not get in its way', async () => {
  const store = join(folder, 'docker-credential-empty');
  writeFileSync(store, '#!/bin/sh\ncat > /dev/null\necho credentials not found in native keychain\nexit 1\n');
  chmodSync(store, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  configure({ credsStore: 'empty' });
  expect((await given())?.config).toEqual({ auths: { 'registry.example:5000': { auth } } });
});

test('Docker Hub has it under its old address', async () => {
  vi.stubEnv('REGISTRY', 'docker.io/team');
  expect((await given('docker.io/team/app:1'))?.config).toEqual({
    auths: { 'https://index.docker.io/v1/': { auth } },
  });
});

test.each<[string, () => void]>([
  ['docker login has left one', () => configure({ auths: { 'registry.example:5000': { auth } } })],
  ['REGISTRY names another registry', () => vi.stubEnv('REGISTRY', 'registry.example/team')],
  ['there is no password', () => vi.stubEnv('REGISTRY_PASSWORD', '')],
])('no folder is given where %s', async (_, arrange) => {
  arrange();
  expect(await given()).toBeUndefined();
});

const podmanLogin = Buffer.from('team:from-podman').toString('base64');

test.each<[string, string, () => void]>([
  ['of the session', 'registry.example:5000', () => vi.stubEnv('XDG_RUNTIME_DIR', join(folder, 'session'))],
  [
    'of the configuration folder',
    'registry.example:5000',
    () => vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'session')),
  ],
  [
    'that REGISTRY_AUTH_FILE names, before what docker login has left',
    'registry.example:5000',
    () => {
      configure({ auths: { 'registry.example:5000': { auth } } });
      vi.stubEnv('REGISTRY_AUTH_FILE', join(folder, 'session/containers/auth.json'));
    },
  ],
  [
    'for a part of the registry',
    'registry.example:5000/team',
    () => vi.stubEnv('XDG_RUNTIME_DIR', join(folder, 'session')),
  ],
])('docker gets a login of auth.json %s; buildah finds it by itself', async (_case, key, arrange) => {
  for (const name of ['HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME']) vi.stubEnv(name, join(folder, 'nobody'));
  for (const name of ['REGISTRY_USER', 'REGISTRY_PASSWORD', 'REGISTRY_AUTH_FILE'])
    vi.stubEnv(name, undefined);
  mkdirSync(join(folder, 'session/containers'), { recursive: true });
  const content = JSON.stringify({ auths: { [key]: { auth: podmanLogin } } });
  writeFileSync(join(folder, 'session/containers/auth.json'), content);
  arrange();
  expect((await given())?.config).toEqual({ auths: { 'registry.example:5000': { auth: podmanLogin } } });
  expect(await given(reference, 'containers')).toBeUndefined();
  expect(await given('other.example/app:1')).toBeUndefined();
  expect(leftBehind()).toEqual([]);
});

test('nothing stays behind after a failure, and no login in what is told', async () => {
  const failed = { ...done, exitCode: 1, output: `denied for hunter2 (Basic ${auth})` };
  const { output, loginFrom } = await withRegistryLogin('docker', [reference], async () => failed);
  expect([output, loginFrom]).toEqual(['denied for *** (Basic ***)', 'REGISTRY_USER and REGISTRY_PASSWORD']);
  const broken = withRegistryLogin('docker', [reference], () => Promise.reject(new Error('no luck')));
  await expect(broken).rejects.toThrow('no luck');
  expect(leftBehind()).toEqual([]);
});

test('docker pushes and pulls with that folder as its configuration, and does all else with its own', async () => {
  configure({ currentContext: 'far' });
  const path = join(folder, 'docker-client');
  const log = join(folder, 'log');
  writeFileSync(
    path,
    `#!/bin/sh
if [ "$1 $2" = "image inspect" ]; then echo '{"Id":"sha256:1","RepoTags":[]}'; fi
printf '%s|%s\\n' "$*" "$(cat "$DOCKER_CONFIG/config.json")" >> ${log}
`,
  );
  chmodSync(path, 0o755);
  const client = {
    path,
    version: '28.2.2',
    buildx: '0.24.0',
    server: '28.2.2',
    architecture: 'amd64',
    complaint: '',
  };
  const engine = new DockerEngine(client);
  await engine.push('sha256:1', reference);
  expect(await engine.pull(reference)).toBe('sha256:1');
  const calls = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('|'));
  const writtenConfig = JSON.stringify({
    currentContext: 'far',
    auths: { 'registry.example:5000': { auth } },
  });
  const own = JSON.stringify({ currentContext: 'far' });
  for (const [command = '', seen] of calls) {
    expect(seen).toBe(/^(push|pull) /.test(command) ? writtenConfig : own);
  }
  const commands = calls.map(([command]) => command);
  expect(commands).toEqual(expect.arrayContaining([`push ${reference}`, `pull ${reference}`]));
  expect(leftBehind()).toEqual([]);
});
