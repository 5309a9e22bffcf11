import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeLayer } from '../testing/index.ts';

const run = promisify(execFile);

/** buildah with a storage of its own, to push as an engine does. */
export interface Engine {
  /** Makes an image of one layer with this content, and returns its name in the storage. */
  build(content: string, size: number): Promise<string>;
  /** Pushes it to `host/path:tag` in clear text; throws where buildah gives up. */
  push(image: string, destination: string): Promise<void>;
  remove(): Promise<void>;
}

/** Starts with an empty storage; or says why buildah cannot be used here. */
export async function startEngine(): Promise<Engine | { missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-engine-'));
  const policy = join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
  const storage = [
    '--root',
    join(folder, 'root'),
    '--runroot',
    join(folder, 'run'),
    '--storage-driver',
    'vfs',
  ];
  const buildah = async (...args: string[]) => {
    const { stdout } = await run('buildah', [...storage, ...args], { timeout: 60_000 });
    return stdout.trim();
  };
  const engine: Engine = {
    build: async (content, size) => {
      const container = await buildah('from', '--signature-policy', policy, 'scratch');
      await mkdir(join(folder, content), { recursive: true });
      const file = join(folder, content, 'file');
      await writeFile(file, makeLayer(content, size));
      await buildah('copy', '--quiet', container, file, '/file');
      return buildah('commit', '--quiet', '--signature-policy', policy, container);
    },
    push: async (image, destination) => {
      const plain = ['--tls-verify=false', '--signature-policy', policy, '--quiet'];
      await buildah('push', ...plain, image, `docker://${destination}`);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    await engine.build('probe', 10);
    return engine;
  } catch (error) {
    await engine.remove();
    return {
      missing: `buildah: ${String((error as Error).message)
        .split('\n')
        .slice(0, 2)
        .join(' ')}`,
    };
  }
}
