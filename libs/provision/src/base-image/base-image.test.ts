import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { findProcesses } from '@shipshape/workspace';
import { eventually, pushArtifact, scratch, serve, startScript } from '@shipshape/workspace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { $, which } from 'zx/core';
import { registryOnPath } from '../../testing/registry-on-path.ts';
import { hasApt } from '../apt/apt.ts';
import { pythonBase } from '../python/base-recipe.ts';
import { ensureLocalRegistry, stopLocalRegistry } from '../registry/local-registry.ts';
import { baseImagePlan, ensureBaseImage } from './base-image.ts';
import { officialDigest } from './docker-hub.ts';

registryOnPath();

const say = () => {};
const unused = () => Promise.reject(new Error('not to be called'));
const idle = { say, recipe: pythonBase, registry: unused, importRootfs: unused, push: unused };

/** A clone that asked Docker Hub so many minutes ago, which answered `digest`, or not at all. */
function clone(digest?: string, minutesAgo = 0, image = 'docker.io/library/python:3.13-slim-trixie'): string {
  const root = scratch();
  const askedAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  mkdirSync(join(root, '.shipshape'));
  writeFileSync(
    join(root, '.shipshape/docker-hub-python-3.13.json'),
    JSON.stringify({ image, askedAt, digest }),
  );
  return root;
}

async function localRegistry(root: string): Promise<string> {
  onTestFinished(async () => void (await stopLocalRegistry({ root })));
  return (await ensureLocalRegistry({ root, say })).host;
}

const someDigest = `sha256:${'a'.repeat(64)}`;

test('is the official image, by its digest, where Docker Hub answers', async () => {
  const root = clone(someDigest);
  expect(await ensureBaseImage({ root, ...idle, wanted: '' })).toEqual({
    reference: `docker.io/library/python@${someDigest}`,
    digest: someDigest,
    origin: 'registry',
    name: 'docker.io/library/python:3.13-slim-trixie',
  });
});

test('is the very image whose digest the Dockerfile states, and not the one that its tag has now', async () => {
  const [stated, newer] = [`sha256:${'b'.repeat(64)}`, someDigest];
  const { official } = pythonBase;
  const recipe = { ...pythonBase, official: { ...official, digest: stated } };
  const asked = `${official.repository}:${official.tag}@${stated}`;
  const found = await ensureBaseImage({ ...idle, root: clone(stated, 0, asked), recipe, wanted: '' });
  expect(found).toMatchObject({ reference: `${official.repository}@${stated}`, digest: stated });
  // What is remembered of the tag is no answer to it.
  const memory = clone(newer);
  expect(await officialDigest(join(memory, '.shipshape'), recipe)).not.toBe(newer);
});

test("remembers Docker Hub's answer, or its silence, for ten minutes", async () => {
  const remembered = (root: string) => officialDigest(join(root, '.shipshape'), pythonBase);
  expect(await remembered(clone(someDigest, 9))).toBe(someDigest);
  expect(await remembered(clone(undefined, 9))).toBeUndefined();
  // Asked again: whatever it answers, or does not, it is not that.
  const root = clone(someDigest, 11);
  const answer = await remembered(root);
  expect(answer).not.toBe(someDigest);
  expect(JSON.parse(readFileSync(join(root, '.shipshape/docker-hub-python-3.13.json'), 'utf8')).digest).toBe(
    answer,
  );
});

test('a machine that can make no other base asks again where the registry was silent', async () => {
  let silent = true;
  const registry = await serve((_request, response) => {
    if (silent) return;
    response.writeHead(200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      'content-length': '100',
      'docker-content-digest': someDigest,
    });
    response.end();
  });
  const repository = `${new URL(registry).host}/library/python`;
  const recipe = { ...pythonBase, official: { repository, tag: '3.13-slim' } };
  const folder = join(clone(), '.shipshape');
  expect(await officialDigest(folder, recipe)).toBeUndefined();
  silent = false;
  expect(await officialDigest(folder, recipe)).toBeUndefined();
  // A silence that is remembered is no answer to who needs one.
  expect(await officialDigest(folder, recipe, 'needed')).toBe(someDigest);
});

test('is what PYTHON_IMAGE says, by its digest where its registry tells one', async ({ skip }) => {
  skip(!hasApt(), 'needs apt-get, to have a docker-registry where none is installed');
  const root = clone();
  const host = await localRegistry(root);
  const digest = await pushArtifact(`${host}/team/python`, 'ours');
  const wanted = (wanted: string) => ensureBaseImage({ root, ...idle, wanted });
  const found = { reference: `${host}/team/python@${digest}`, digest, origin: 'registry' };
  expect(await wanted(`${host}/team/python:ours`)).toEqual({ ...found, name: `${host}/team/python:ours` });
  expect(await wanted(found.reference)).toEqual({ ...found, name: found.reference });
  const absent = `${host}/team/python:absent`;
  expect(await wanted(absent)).toEqual({
    reference: absent,
    digest: undefined,
    origin: 'registry',
    name: absent,
  });
});

const makeIn = (root: string) => `
  import { ensureBaseImage } from './base-image.ts';
  import { pythonBase } from './../python/base-recipe.ts';
  const never = () => { throw new Error('not to be called'); };
  const registry = async () => '127.0.0.1:1';
  await ensureBaseImage({ root: ${JSON.stringify(root)}, recipe: pythonBase, wanted: '', say: console.log, registry, importRootfs: never, push: never });`;

test('making it can be interrupted: nothing goes on, nothing stays', async ({ skip }) => {
  skip(process.getuid?.() !== 0 || !hasApt(), 'needs root and apt-get');
  const root = clone();
  const making = startScript(import.meta.dirname, makeIn(root));
  await eventually(() => making.output().includes('extracting archives'), 100);
  making.kill('SIGTERM');
  await making.ended;
  expect(making.signalCode).toBe('SIGTERM');
  expect(findProcesses((line) => line.includes(`${root}/.shipshape`))).toEqual([]);
  expect(readdirSync(join(root, '.shipshape')).sort()).toEqual([
    'base-image-python-3.13.lock.1',
    'docker-hub-python-3.13.json',
  ]);
});

test("is made once from Debian's packages where Docker Hub is silent, also after a killed attempt; what it mounts is seen by nobody else, and killed it leaves no way into /proc or /dev", {
  timeout: 400_000,
}, async ({ skip }) => {
  const buildah = await which('buildah', { nothrow: true });
  skip(process.getuid?.() !== 0 || !hasApt() || !buildah, 'needs root, apt-get and buildah');
  const root = clone();
  const killed = startScript(import.meta.dirname, makeIn(root));
  const mmdebstrap = () =>
    findProcesses((line) => line.includes('mmdebstrap') && line.includes(`${root}/.shipshape`))[0]?.pid;
  // proc(5) writes a space as \040, and a clone's path has one.
  const mountsSeenBy = (pid: number | 'self') => {
    try {
      return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(dirname(root));
    } catch {
      return false; // It ended since it was found: the next look finds another one.
    }
  };
  await eventually(() => mountsSeenBy(mmdebstrap() ?? 'self'), 100);
  expect(mountsSeenBy('self')).toBe(false);
  killed.kill('SIGKILL');
  // On its own it may have ended already, for want of who reads what it prints.
  const left = mmdebstrap();
  if (left !== undefined) {
    try {
      process.kill(-left, 'SIGKILL');
    } catch (error) {
      expect(error).toMatchObject({ code: 'ESRCH' });
    }
  }
  await killed.ended;
  expect(existsSync(join(root, '.shipshape/base-image-python-3.13.tmp/rootfs.tar'))).toBe(true);

  const host = await localRegistry(root);
  expect(await baseImagePlan({ root, recipe: pythonBase, wanted: '', host })).toMatchObject({
    origin: 'debian',
    ready: false,
  });
  const options = { root, say, recipe: pythonBase, wanted: '', registry: async () => host };
  const madeHere = { folder: scratch(), holds: async () => true };
  const made = await ensureBaseImage({ ...options, importRootfs, push, madeHere });
  expect(made).toEqual({
    reference: `${host}/shipshape/python-3.13@${made.digest}`,
    digest: expect.stringMatching(/^sha256:/),
    origin: 'debian',
    name: `${host}/shipshape/python-3.13:3.13-trixie-debian-packages`,
  });
  expect(existsSync(join(root, '.shipshape/base-image-python-3.13.tmp'))).toBe(false);
  // Kept: nothing is made again.
  expect(await ensureBaseImage({ ...idle, ...options, importRootfs: unused, push: unused })).toEqual(made);
  expect(await baseImagePlan({ root, recipe: pythonBase, wanted: '', host })).toMatchObject({ ready: true });
  // Another clone takes it from there.
  const other = { ...options, root: clone(), importRootfs: unused, push, madeHere };
  expect(await ensureBaseImage(other)).toEqual(made);

  const stored = await openRepository(`${host}/shipshape/python-3.13`).manifest(made.digest as string);
  const layers = stored && 'layers' in stored.content ? stored.content.layers : [];
  expect(layers.map(({ size }) => size)).toEqual([expect.toSatisfy((size) => size > 20e6 && size < 42e6)]);

  const run = await containerOf(made.reference);
  const standard =
    'import sys, ssl, sqlite3, zlib, bz2, lzma, ctypes, readline, zoneinfo; zoneinfo.ZoneInfo("Europe/Berlin"); print(sys.version)';
  expect(await run(`python -W error -c '${standard}'`)).toMatch(/^3\.13\./);
  expect(await run('python3 -m venv /tmp/venv && /tmp/venv/bin/pip --version')).toMatch(
    /^pip \d.*python 3\.13/,
  );
  expect(
    await run(`python -c 'import ssl; print(len(ssl.create_default_context().get_ca_certs()) > 50)'`),
  ).toBe('True');
  // What a scanner reads: every package there, none half-configured, and the same as recorded.
  const database = await run(`dpkg --audit && dpkg-query --show`);
  expect(database.split('\n')).toEqual(
    JSON.parse(readFileSync(join(root, '.shipshape/base-image-python-3.13.json'), 'utf8')).packages,
  );
  expect(await run('apt-get check && ls /var/lib/apt/lists /var/cache/apt/archives')).not.toMatch(
    /_Packages|\.deb$/m,
  );
  // Bytecode is checked by content: the dates in a layer are not those it was compiled at.
  await run(`python -v -c 'import argparse' 2>/tmp/imports`);
  await run(`grep --quiet 'matches /usr/lib/python3.13/argparse.py' /tmp/imports`);
});

const quiet = $({ quiet: true });

async function importRootfs(
  tar: string,
  { env, cmd }: { env: Record<string, string>; cmd: string[] },
): Promise<string> {
  const container = (await quiet`buildah from scratch`).stdout.trim();
  await quiet`buildah add --quiet ${container} ${tar} /`;
  const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  await quiet`buildah config ${settings} --cmd ${JSON.stringify(cmd)} ${container}`;
  const id = (await quiet`buildah commit --quiet --rm ${container}`).stdout.trim();
  onTestFinished(() => void execFileSync('buildah', ['rmi', '--force', id], { stdio: 'ignore' }));
  return id;
}

const push = (id: string, reference: string) =>
  quiet`buildah push --quiet --tls-verify=false ${id} ${`docker://${reference}`}`;

/** A container of what the registry serves; runs shell commands in it, and reads what they print from a file: buildah loses some output on a busy machine. */
async function containerOf(reference: string): Promise<(command: string) => Promise<string>> {
  const container = (await quiet`buildah from --tls-verify=false --pull-always ${reference}`).stdout.trim();
  onTestFinished(() => void execFileSync('buildah', ['rm', container], { stdio: 'ignore' }));
  const folder = (await quiet`buildah mount ${container}`).stdout.trim();
  return async (command) => {
    await quiet`buildah run --isolation chroot ${container} -- sh -c ${`exec > /tmp/printed\n${command}`}`;
    return readFileSync(join(folder, 'tmp/printed'), 'utf8').trim();
  };
}
