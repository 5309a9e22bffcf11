import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { chosenBuilder, reaches, withBuilder } from './builder.ts';

const done = (stdout: string) => ({ exitCode: 0, stdout, stderr: '', output: stdout });

/** As buildx prints it. */
const inspected = (driver: string, endpoint: string, rest: string) => `Name:          shop
Driver:        ${driver}
Last Activity: 2026-11-26 08:03:38 +0000 UTC

Nodes:
Name:             shop0
Endpoint:         ${endpoint}
${rest}
Platforms:        linux/amd64, linux/386
`;
const running = 'Status:           running\nBuildKit version: v0.30.0';
const host = 'Driver Options:   image="moby/buildkit:v0.30.0" network="host"';

test.each([
  ['a container of its own', inspected('docker-container', 'unix:///run/docker.sock', running), false],
  [
    'one on the network of the machine',
    inspected('docker-container', 'unix:///x', `${host}\n${running}`),
    true,
  ],
  ['a daemon beside it', inspected('remote', 'unix:///run/buildkit.sock', running), true],
  ['a daemon elsewhere', inspected('remote', 'tcp://buildkit.example:1234', running), false],
])('a builder is used: %s', async (_, printed, seesLoopback) => {
  const builder = await chosenBuilder(async () => done(printed));
  expect(builder).toEqual({ name: 'shop', version: '0.30.0', seesLoopback });
});

test.each([
  ['the one within the daemon', inspected('docker', 'default', running)],
  [
    'too old to rewrite times',
    inspected('docker-container', 'x', 'Status: running\nBuildKit version: v0.12.5'),
  ],
  ['too old, as it was written then', inspected('docker-container', 'x', 'Buildkit: v0.11.6')],
  ['none', ''],
])('no builder is used: %s', async (_, printed) => {
  expect(await chosenBuilder(async () => done(printed))).toBeUndefined();
});

test('a builder that does not run yet is started, since only then its version is known', async () => {
  const calls: string[] = [];
  const builder = await chosenBuilder(async (...args) => {
    calls.push(args.join(' '));
    const rest = args.includes('--bootstrap') ? running : 'Status: inactive';
    return done(inspected('docker-container', 'x', rest));
  });
  expect(builder?.version).toBe('0.30.0');
  expect(calls).toEqual(['buildx inspect', 'buildx inspect --bootstrap']);
});

test('a builder with a loopback of its own builds from no image of the local registry', () => {
  const builder = { name: 'shop', version: '0.30.0', seesLoopback: false };
  expect(reaches(builder, ['docker.io/library/python@sha256:1', 'busybox'])).toBe(true);
  expect(reaches(builder, ['127.0.0.1:5001/shipshape/python'])).toBe(false);
  expect(reaches({ ...builder, seesLoopback: true }, ['127.0.0.1:5001/shipshape/python'])).toBe(true);
});

const builder = { name: 'shop', version: '0.30.0', seesLoopback: true };

/** Builds once; returns what was called, the folder of each archive named as `WORK`. */
async function built(request: { sourceDateEpoch?: number; layers?: string }, make?: () => void) {
  const calls: unknown[] = [];
  const id = await withBuilder(
    builder,
    request,
    async (command, buildArgs) => {
      calls.push([command.join(' ').replace(/dest=\S*?\/image\.tar/, 'dest=WORK/image.tar'), buildArgs]);
      make?.();
      return 'sha256:1';
    },
    async (archive) => calls.push(`load ${archive.split('/').at(-1)}`),
  );
  return { id, calls };
}

test("a commit's build gives every file the commit's time, and is loaded from a file", async () => {
  expect(await built({ sourceDateEpoch: 1764144000 })).toEqual({
    id: 'sha256:1',
    calls: [
      [
        'buildx build --builder=shop --provenance=false --output=type=docker,dest=WORK/image.tar,rewrite-timestamp=true',
        { SOURCE_DATE_EPOCH: '1764144000' },
      ],
      'load image.tar',
    ],
  });
  const { calls } = await built({});
  expect(calls[0]).toEqual([
    'buildx build --builder=shop --provenance=false --output=type=docker,dest=WORK/image.tar',
    {},
  ]);
});

test('layers are read from the folder where it holds some, and those of the last build alone stay in it', async () => {
  const layers = join(scratch(), 'layers');
  const writes = (text: string) => () => {
    mkdirSync(`${layers}.new`);
    writeFileSync(join(`${layers}.new`, 'index.json'), text);
  };
  const first = await built({ layers }, writes('first'));
  expect(first.calls[0]).toEqual([expect.not.stringContaining('--cache-from'), expect.anything()]);
  const second = await built({ layers }, writes('second'));
  expect(second.calls[0]).toEqual([
    expect.stringContaining(
      `--cache-from=type=local,src=${layers} --cache-to=type=local,dest=${layers}.new,mode=max`,
    ),
    expect.anything(),
  ]);
  expect(readFileSync(join(layers, 'index.json'), 'utf8')).toBe('second');
  expect(existsSync(`${layers}.new`)).toBe(false);
});
