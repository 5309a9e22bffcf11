import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { findProcess } from '@shipshape/workspace';
import {
  eventually,
  hidePrograms,
  pushArtifact,
  quietPorts,
  scratch,
  startScript,
} from '@shipshape/workspace/testing';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { registryOnPath } from '../../testing/registry-on-path.ts';
import { hasApt } from '../apt/apt.ts';
import { ensureLocalRegistry, findLocalRegistry, stopLocalRegistry } from './local-registry.ts';

registryOnPath();

const lines: string[] = [];
const say = (line: string) => lines.push(line);

beforeEach(({ skip }) => {
  lines.length = 0;
  skip(!hasApt(), 'needs apt-get, to have a docker-registry where none is installed');
});

/** A clone whose registry is ended after the test. */
function clone(): string {
  const root = scratch();
  onTestFinished(async () => void (await stopLocalRegistry({ root })));
  return root;
}

const ports = await quietPorts(4);

const stateFile = (root: string) => join(root, '.shipshape/registry/state.json');
const pidOf = (root: string) => Number(JSON.parse(readFileSync(stateFile(root), 'utf8')).id);

test('starts once, is found again at once, keeps its images and its port when it is killed', async () => {
  const root = clone();
  const first = await ensureLocalRegistry({ root, say, ports });
  expect(first).toEqual({ host: `127.0.0.1:${ports[0]}`, started: true });
  const digest = await pushArtifact(`${first.host}/shipshape/kept`, 'kept');
  expect(await ensureLocalRegistry({ root, say, ports })).toEqual({ host: first.host, started: false });

  const pid = pidOf(root);
  process.kill(pid, 'SIGKILL');
  // It dies a moment later, and holds its port until then.
  await eventually(() => findProcess(pid) === undefined);
  expect(await ensureLocalRegistry({ root, say, ports })).toEqual({ host: first.host, started: true });
  expect((await openRepository(`${first.host}/shipshape/kept`).resolve('kept'))?.digest).toBe(digest);
});

test('listens on loopback only', async ({ skip }) => {
  skip(!existsSync('/proc/net/tcp'), 'reads the sockets of /proc');
  const root = clone();
  const { host } = await ensureLocalRegistry({ root, say, ports });
  const inodes = execFileSync('ls', ['-l', `/proc/${pidOf(root)}/fd`], { encoding: 'utf8' });
  const sockets = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => inode && state === '0A' && inodes.includes(`[${inode}]`)),
  );
  const port = Number(host.split(':')[1]).toString(16).toUpperCase();
  expect(sockets.map(([, address]) => address)).toEqual([`0100007F:${port}`]);
});

test('of two starters at once, one starts it and the other waits for it', async () => {
  const root = clone();
  const start = `
    import { ensureLocalRegistry } from './local-registry.ts';
    console.log(JSON.stringify(await ensureLocalRegistry({ root: ${JSON.stringify(root)}, say: () => {} })));`;
  const starters = [
    startScript(import.meta.dirname, start),
    startScript(import.meta.dirname, start),
    startScript(import.meta.dirname, start),
  ];
  await Promise.all(starters.map(({ ended }) => ended));
  const answers = starters.map(({ output }) => JSON.parse(output()) as { host: string; started: boolean });
  expect(answers.map(({ started }) => started).sort()).toEqual([false, false, true]);
  expect(new Set(answers.map(({ host }) => host)).size).toBe(1);
  // It outlives the process that started it.
  expect(await findLocalRegistry({ root })).toBe(answers[0]?.host);
});

test('takes neither another program on its port, nor another process with its number, for itself', async () => {
  const root = clone();
  const { host } = await ensureLocalRegistry({ root, say, ports });
  expect(await stopLocalRegistry({ root })).toBe(host);
  expect(await findLocalRegistry({ root })).toBeUndefined();

  // After a reboot: the number belongs to somebody else, and so does the port, where even a registry answers.
  const state = JSON.parse(readFileSync(stateFile(root), 'utf8'));
  writeFileSync(stateFile(root), JSON.stringify({ ...state, id: String(process.pid) }));
  const other = createServer((_request, response) => response.end('{}'));
  await listen(other, Number(host.split(':')[1]));
  const second = await ensureLocalRegistry({ root, say, ports });
  expect(second.started).toBe(true);
  expect(second.host).not.toBe(host);
  expect(findProcess(process.pid)).toBeDefined();
});

test('one that lost its folder, as by git clean, is ended, and its port taken over', async () => {
  const root = clone();
  const { host } = await ensureLocalRegistry({ root, say, ports });
  const lost = pidOf(root);
  rmSync(join(root, '.shipshape'), { recursive: true });
  expect(await ensureLocalRegistry({ root, say, ports })).toEqual({ host, started: true });
  expect(findProcess(lost)).toBeUndefined();
});

test('one that hangs is replaced', async () => {
  const root = clone();
  const { host } = await ensureLocalRegistry({ root, say, ports });
  const hanging = pidOf(root);
  process.kill(hanging, 'SIGSTOP');
  // Its threads stop one after the other: on a busy machine one of them may still answer.
  const stopped = () => readFileSync(`/proc/${hanging}/stat`, 'utf8').includes(') T ');
  await vi.waitFor(() => expect(stopped()).toBe(true), { timeout: 10_000 });
  expect(await ensureLocalRegistry({ root, say, ports })).toEqual({ host, started: true });
  expect(findProcess(hanging)).toBeUndefined();
});

test('without an installed docker-registry unpacks one with apt, installing nothing', async () => {
  hidePrograms('docker-registry');
  const root = clone();
  expect(await ensureLocalRegistry({ root, say, ports })).toMatchObject({ started: true });
  expect(findProcess(pidOf(root))?.commandLine).toContain(
    `${root}/.shipshape/docker-registry/usr/bin/docker-registry`,
  );
  expect(lines.join('\n')).toContain('Fetching docker-registry');
});

test('a full disk is one sentence', async ({ skip }) => {
  skip(process.getuid?.() !== 0, 'mounting a small disk needs root');
  const root = clone();
  const state = join(root, '.shipshape');
  mkdirSync(state);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', state]);
  onTestFinished(() => void execFileSync('umount', [state]));
  mkdirSync(join(state, 'registry'));
  expect(() => writeFileSync(join(state, 'filler'), Buffer.alloc(1e6))).toThrow('ENOSPC');
  await expect(ensureLocalRegistry({ root, say, ports })).rejects.toThrow(
    /^The disk is full at .*: free some space/,
  );
});

test('no port left is one sentence', async () => {
  const taken = await Promise.all([createServer(), createServer()].map((server) => listen(server, 0)));
  await expect(ensureLocalRegistry({ root: clone(), say, ports: taken })).rejects.toThrow(
    `Every port from ${taken[0]} to ${taken[1]} on 127.0.0.1 is taken: end a program that listens on one, or set REGISTRY`,
  );
});

/** Returns the port, the kernel's choice where 0. */
async function listen(server: Server, port: number): Promise<number> {
  await once(server.listen(port, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
