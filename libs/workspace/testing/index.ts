import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { delimiter, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { onLoopback, quickFolder } from '@shipshape/oci-registry/testing';
import { onTestFinished } from 'vitest';
import { firstFreePort } from '../src/ports.ts';

export { quickFolder };

/** A new folder for the running test, with a space in its name, as clones may have; removed after the test. */
export function scratch(): string {
  const folder = join(mkdtempSync(join(quickFolder, 'shipshape-test-')), 'a clone');
  mkdirSync(folder);
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Until the end of the test, the path has no program of these names, as on a machine without them. */
export function hidePrograms(...hidden: string[]): void {
  const { PATH = '' } = process.env;
  const folder = join(scratch(), 'bin');
  mkdirSync(folder);
  for (const from of PATH.split(delimiter)) {
    for (const name of list(from).filter((name) => !hidden.includes(name))) {
      symlink(join(from, name), join(folder, name));
    }
  }
  process.env.PATH = folder;
  onTestFinished(() => {
    process.env.PATH = PATH;
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function symlink(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // the first on the path wins
  }
}

/** Another process that runs `code`, TypeScript which may import the modules of `folder` as './name.ts'. */
export function startScript(
  folder: string,
  code: string,
): ChildProcess & { output: () => string; ended: Promise<unknown> } {
  const source = code.replaceAll("'./", `'${folder}/`);
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', source], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  onTestFinished(() => void child.kill('SIGKILL'));
  return Object.assign(child, { output: () => output, ended: once(child, 'close') });
}

/**
 * Ports that no other registry on this machine tries, and that the kernel gives to no connection: one that it gave away
 * cannot be listened on for a minute after.
 */
export async function quietPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tried = 10_000 + Math.floor(Math.random() * 20_000); ports.length < count; tried++) {
    if (await firstFreePort([tried])) ports.push(tried);
  }
  return ports;
}

/** A server on loopback for one test. @returns its address, without a slash at the end */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const { host, stop } = await onLoopback(
    createServer((request, response) => void answer(request, response)),
  );
  onTestFinished(stop);
  return `http://${host}`;
}

/** Waits until `look` finds something; fails after `seconds`. */
export async function eventually<T>(look: () => T | undefined | false, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Not within ${seconds} seconds: ${look}`);
}

/** Pushes a manifest with nothing in it; returns its digest. */
export async function pushArtifact(name: string, tag: string): Promise<string> {
  const repository = openRepository(name);
  const digest = await repository.putBlob(Buffer.from('{}'));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] }));
  return (await repository.putManifest(tag, bytes, mediaType)).digest;
}
