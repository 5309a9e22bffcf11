import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { docker } from './provider.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

interface FakeClient {
  client: string;
  server?: string;
  arch?: string;
  buildx?: string;
}

/** Puts docker clients on PATH, each in a folder of its own, that answer as those releases do. */
function onPath(...clients: FakeClient[]): void {
  const folders = clients.map(({ client, server, arch = 'amd64', buildx }, index) => {
    const bin = join(folder, String(index));
    mkdirSync(bin, { recursive: true });
    const versions = { Client: { Version: client }, Server: server ? { Version: server, Arch: arch } : null };
    const answers = [
      '#!/bin/sh',
      `if [ "$1" = version ]; then echo '${JSON.stringify(versions)}'; ${server ? 'exit 0' : 'echo "Cannot connect" >&2; exit 1'}; fi`,
      buildx
        ? `echo "github.com/docker/buildx v${buildx} 0000000"`
        : 'echo "unknown command: docker buildx" >&2; exit 1',
    ];
    writeFileSync(join(bin, 'docker'), answers.join('\n'));
    chmodSync(join(bin, 'docker'), 0o755);
    return bin;
  });
  vi.stubEnv('PATH', folders.join(':'));
}

test.each<[string, FakeClient[], string]>([
  [
    '20.10 builds by itself',
    [{ client: '20.10.24+dfsg1', server: '20.10.24+dfsg1' }],
    '0/docker 20.10.24+dfsg1 with BuildKit',
  ],
  [
    '28 with buildx',
    [{ client: '28.2.2', server: '28.2.2', buildx: '0.24.0' }],
    '0/docker 28.2.2 with buildx 0.24.0',
  ],
  [
    'a bare 28 before a 20.10: the second one is taken',
    [
      { client: '28.2.2', server: '20.10.24' },
      { client: '20.10.24', server: '20.10.24' },
    ],
    '1/docker 20.10.24 with BuildKit',
  ],
  [
    'a client too old for the daemon: the second one is taken',
    [{ client: '20.10.24' }, { client: '29.1.0', server: '29.1.0', buildx: '0.30.0' }],
    '1/docker 29.1.0 with buildx 0.30.0',
  ],
])('usable: %s', async (_, clients, detail) => {
  onPath(...clients);
  const look = await docker.look();
  expect(look).toMatchObject({ usable: true, detail: expect.stringContaining(detail) });
});

test.each<[string, FakeClient[], RegExp]>([
  ['nothing on PATH', [], /^no docker is on PATH$/],
  ['no daemon', [{ client: '20.10.24' }], /^its daemon does not answer \(Cannot connect\)$/],
  [
    'a bare 28',
    [{ client: '28.2.2', server: '28.2.2' }],
    /no client can build \(.*0\/docker 28\.2\.2, without buildx\)/,
  ],
  [
    'a daemon without BuildKit',
    [{ client: '20.10.24', server: '17.12.1' }],
    /its daemon 17\.12\.1 has no BuildKit/,
  ],
])('not usable: %s', async (_, clients, reason) => {
  onPath(...clients);
  const look = await docker.look();
  expect(look).toMatchObject({ usable: false, packages: [], reason: expect.stringMatching(reason) });
});

test('names what shapes an image: the builder and the architecture, in every version', async () => {
  const builders: (string | false)[] = [];
  for (const [version, arch] of [
    ['20.10.24+dfsg1', 'amd64'],
    ['28.2.2', 'amd64'],
    ['28.2.2', 'arm64'],
  ] as const) {
    onPath({ client: '20.10.24', server: version, arch });
    const look = await docker.look();
    expect(look.usable && look.engine.version).toBe(version.replace(/\+.*/, ''));
    builders.push(look.usable && look.engine.builder);
  }
  expect(builders).toEqual(['amd64', 'amd64', 'arm64'].map((arch) => `docker-buildkit for ${arch}`));
});

test('looks once at a client that is on PATH twice', async () => {
  onPath({ client: '28.2.2', server: '28.2.2' });
  mkdirSync(join(folder, 'link'));
  symlinkSync(join(folder, '0/docker'), join(folder, 'link/docker'));
  vi.stubEnv('PATH', `${process.env.PATH}:${join(folder, 'link')}`);
  const look = await docker.look();
  expect(!look.usable && look.reason.match(/28\.2\.2/g)).toHaveLength(1);
});
