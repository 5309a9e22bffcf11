import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chooseEngine } from '@shipshape/container-engine';
import { type KillableProcess, login } from '@shipshape/oci-registry/faults';
import { makeLayer } from '@shipshape/oci-registry/testing';

const run = promisify(execFile);

/** buildah with a storage of its own, which pushes as docker-push has it push. */
export interface TestEngine {
  /** Makes an image of one layer of so many bytes, and returns its ID. */
  build(content: string, size: number): Promise<string>;
  /** Pushes it to `host/path:tag`; throws an EngineError where it is given up. */
  push(image: string, destination: string): Promise<void>;
  /** The same as a process, to be killed. */
  start(image: string, destination: string): KillableProcess;
  /** Lets it log in to that registry from here on, as the tests do. */
  logIn(host: string): Promise<void>;
  remove(): Promise<void>;
}

/** Starts with an empty storage; or returns why buildah cannot be used here. */
export async function startEngine(): Promise<TestEngine | { missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-engine-'));
  const storage = { driver: 'vfs', graphroot: join(folder, 'root'), runroot: join(folder, 'run') };
  const lines = Object.entries(storage).map(([name, value]) => `${name} = "${value}"\n`);
  await writeFile(join(folder, 'auth.json'), '{}');
  await writeFile(join(folder, 'storage.conf'), `[storage]\n${lines.join('')}`);
  // By environment, so that the pipeline's own engine works in there too, as it is.
  process.env.CONTAINERS_STORAGE_CONF = join(folder, 'storage.conf');
  process.env.REGISTRY_AUTH_FILE = join(folder, 'auth.json');
  const buildah = async (...args: string[]) =>
    (await run('buildah', args, { timeout: 60_000 })).stdout.trim();
  try {
    const engine = await chooseEngine({ wanted: 'buildah', say: () => {} });
    return {
      build: async (content, size) => {
        const container = await buildah('from', 'scratch');
        await mkdir(join(folder, content), { recursive: true });
        const file = join(folder, content, 'file');
        await writeFile(file, makeLayer(content, size));
        await buildah('copy', '--quiet', container, file, '/file');
        return `sha256:${await buildah('commit', '--quiet', container)}`;
      },
      push: (image, destination) => engine.push(image, destination),
      start: (image, destination) => {
        const args = ['push', '--tls-verify=false', '--quiet', image, `docker://${destination}`];
        const child = spawn('buildah', args, { stdio: 'ignore' });
        const ended = new Promise<'by itself' | 'killed'>((resolve) =>
          child.once('exit', (_, signal) => resolve(signal === 'SIGKILL' ? 'killed' : 'by itself')),
        );
        const kill = () => {
          child.kill('SIGKILL');
          return ended.then(() => {});
        };
        return { ended, kill };
      },
      logIn: async (host) => {
        const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
        await writeFile(join(folder, 'auth.json'), JSON.stringify({ auths: { [host]: { auth } } }));
      },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return { missing: `${String((error as Error).message).split('\n')[0]}` };
  }
}
