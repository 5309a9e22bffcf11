import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { distribution, goContainerRegistry, type Program } from './programs.ts';
import { quickFolder } from './quick-folder.ts';

/** A registry of its own for a test, on a free port of 127.0.0.1, with nothing in it. */
export interface TestRegistry {
  /** `127.0.0.1:port` */
  host: string;
  /** Gives a new repository all that another one has, by its paths, without a request; undefined where it cannot. */
  copy?: (from: string, to: string) => void;
  stop(): Promise<void>;
}

/** The only one whom a registry that is started with `login` lets in. */
export const tester = { username: 'tester', password: 'correct horse' };
const testerHtpasswd = 'tester:$2b$05$LjpOtL1Aer76Ez7b75I9Ou80RZYeDoTPHm90NSF.7uXXsIwTCvKSG\n';

export interface DistributionOptions {
  /** Whether it demands the basic login of `tester`, also for reading; no by default. */
  login?: boolean;
  /** The `auth` part of its configuration, in YAML's flow style (which JSON is). */
  auth?: object;
  /** Where it keeps its content; by default a folder that goes with it. */
  root?: string;
  /** Whether manifests can be deleted; yes by default. */
  deletes?: boolean;
}

/**
 * Starts the CNCF distribution registry.
 *
 * @throws Error with the reason where it is neither installed nor can be fetched.
 */
export async function startDistribution(options: DistributionOptions = {}): Promise<TestRegistry> {
  const folder = await mkdtemp(join(quickFolder, 'registry-'));
  const config = join(folder, 'config.yml');
  const path = join(folder, 'htpasswd');
  const auth = options.login ? { htpasswd: { realm: 'test', path } } : options.auth;
  if (options.login) await writeFile(path, testerHtpasswd);
  const settings = {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: options.root ?? join(folder, 'data') },
      delete: { enabled: options.deletes ?? true },
    },
    http: { addr: '127.0.0.1:0' },
    ...(auth && { auth }),
  };
  await writeFile(config, JSON.stringify(settings));
  // A repository is a folder of links to blobs, which all repositories share.
  const repositories = join(settings.storage.filesystem.rootdirectory, 'docker/registry/v2/repositories');
  const copy = (from: string, to: string) =>
    cpSync(join(repositories, from), join(repositories, to), { recursive: true });
  return { ...(await start(await distribution(), ['serve', config], folder)), copy };
}

/** Starts go-containerregistry's registry, which has the referrers API and keeps everything in memory. */
export async function startGoContainerRegistry(): Promise<TestRegistry> {
  return start(await goContainerRegistry(), []);
}

async function start(program: Program, args: string[], folder?: string): Promise<TestRegistry> {
  if ('missing' in program) throw new Error(program.missing);
  // CNCF distribution takes every REGISTRY_… for a part of its configuration, and engines and we have some for our own.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('REGISTRY_')),
  );
  // Written in Go: with its small heap, a fifth of its time would go into collecting garbage, and a sixth into handing
  // requests from core to core.
  const child = spawn(program.path, args, {
    env: { ...env, GOGC: '800', GOMAXPROCS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  const said: string[] = [];
  const host = await new Promise<string | undefined>((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        said.push(line);
        const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port) resolve(`127.0.0.1:${port}`);
      });
    }
    child.once('error', () => resolve(undefined));
    void ended.then(() => resolve(undefined));
  });
  if (host) return { host, stop };
  await stop();
  throw new Error(`${program.path} did not start: ${said.join('\n')}`);
}
