import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onPath } from '../src/command.ts';

export interface TestRegistry {
  /** host:port */
  host: string;
  /** The config digest in the manifest that a tag names. */
  configDigest(repository: string, tag: string): Promise<string>;
  stop(): Promise<void>;
}

/** Whether Debian's registry is installed here. */
export const hasRegistry = onPath('docker-registry').length > 0;

/** Debian's docker-registry (CNCF distribution) on a free loopback port, its data in a temporary folder. */
export async function startRegistry(): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: host },
    }),
  );
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  await answering(`http://${host}/v2/`, server);
  return {
    host,
    async configDigest(repository, tag) {
      const accept = 'application/vnd.docker.distribution.manifest.v2+json';
      const response = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
        headers: { accept },
      });
      const manifest = (await response.json()) as { config: { digest: string } };
      return manifest.config.digest;
    },
    async stop() {
      if (server.exitCode === null) {
        server.kill();
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true });
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100);
  }
  throw new Error(`docker-registry does not answer on ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
