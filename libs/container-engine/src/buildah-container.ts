import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, unprivileged } from './buildah-launcher.ts';
import { hasRoot, prepareFolders, userOf } from './buildah-rootfs.ts';
import { exitCode, onPath, run } from './command.ts';
import type { CommandResult, Container, EngineImage, HttpRequest, RunRequest } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { harmless } from './environment.ts';
import { explain } from './explain.ts';
import type { ImageUser } from './image-user.ts';
import { requestInside, restrictionsInside } from './inside.ts';
import { leftBehind, newOwnedName } from './owner.ts';
import { stopGracefully } from './stop.ts';

/** How the server runs, and whatever is run beside it. */
interface Setting {
  user: ImageUser;
  workdir: string;
  env: Record<string, string>;
}

/**
 * A server in a file system that buildah mounts, and in namespaces of its own. `buildah run` would leave the root
 * writable and the process ids shared; the kernel's own tools enforce both, and everything else docker would.
 */
export class BuildahContainer implements Container {
  readonly #name = newOwnedName();
  readonly #folder = join(tmpdir(), this.#name);
  readonly #port: number;
  #setting: Setting | undefined;
  #server: { pid: number; ended: Promise<number>; running: boolean } | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(image: EngineImage, request: RunRequest): Promise<BuildahContainer> {
    await removeLeftovers();
    const container = new BuildahContainer(request.port);
    try {
      await container.#launch(image, request);
      return container;
    } catch (error) {
      await container.remove();
      throw error;
    }
  }

  async #launch(image: EngineImage, request: RunRequest): Promise<void> {
    await mkdir(this.#folder, { mode: 0o700 });
    await this.#buildah('from', '--pull=false', `--name=${this.#name}`, image.id);
    const root = (await this.#buildah('mount', this.#name)).trim();
    const user = await userOf(image, root);
    const env = { PATH: DEFAULT_PATH, HOME: user.home, ...harmless({ ...image.env, ...request.env }) };
    const tmpfs = await prepareFolders(root, request.tmpfs);
    const command = [...image.entrypoint, ...(request.command ?? image.cmd)];
    this.#setting = { user, workdir: image.workdir, env };

    const [setpriv, unshare] = [program('setpriv'), program('unshare')];
    // Anybody may write to it, for a server that opens /dev/stdout anew.
    const log = await open(join(this.#folder, 'log'), 'a');
    await log.chmod(0o666);
    const child = spawn(
      setpriv,
      [
        ...[
          '--pdeathsig=TERM',
          unshare,
          '--mount',
          '--net',
          '--pid',
          '--ipc',
          '/bin/sh',
          '-c',
          LAUNCHER,
          'sh',
        ],
        ...[root, ...tmpfs, '--', ...unprivileged(setpriv, ['sys_chroot', 'setuid', 'setgid'])],
        ...[unshare, '--root=.', `--wd=${image.workdir}`, ...identity(user), '--', ...command],
      ],
      { env, stdio: ['ignore', log.fd, log.fd, 'pipe'] },
    );
    const ended = endOf(child);
    const said = await text(child.stdio[3] as NodeJS.ReadableStream);
    await log.close();
    const server = { pid: Number(/^\d+$/m.exec(said)?.[0]), ended, running: true };
    ended.then(() => {
      server.running = false;
    });
    if (!/^ready$/m.test(said)) {
      await ended;
      throw new EngineError(`${image.id} could not be isolated: the last line says why.`, await this.logs());
    }
    // Without a reference, a script that fails without removing its container still ends, and the server with it.
    child.unref();
    // What says ready becomes the server a moment later: until then, its root is this machine's.
    while (server.running && !(await hasRoot(server.pid, root))) await sleep(2);
    this.#server = server;
  }

  checkRestrictions() {
    return restrictionsInside((command) => this.exec(command));
  }

  request(request: HttpRequest) {
    return requestInside((command) => this.exec(command), this.#port, request);
  }

  async exec(command: string[], env: Record<string, string> = {}): Promise<CommandResult> {
    const [server, setting] = [this.#server, this.#setting];
    if (!server?.running || !setting)
      throw new EngineError('The container has ended: nothing can be run in it.');
    const { pid } = server;
    const enter = ['sys_admin', 'sys_ptrace', 'sys_chroot', 'setuid', 'setgid'];
    const [setpriv = '', ...args] = [
      ...[...unprivileged(program('setpriv'), enter), program('nsenter'), `--target=${pid}`],
      ...['--mount', '--net', '--pid', '--ipc', '--root', `--wd=/proc/${pid}/root${setting.workdir}`],
      ...[...identity(setting.user), '--', ...command],
    ];
    const done = await run(setpriv, args, { env: { ...setting.env, ...harmless(env) } });
    const { exitCode, stdout, stderr } = done;
    if (!server.running) throw new EngineError(`The container ended while ${command[0]} ran in it.`, stderr);
    return { exitCode, stdout, stderr };
  }

  async wait(seconds: number): Promise<number | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, seconds * 1000, undefined);
    });
    const code = await Promise.race([this.#server?.ended, outOfTime]);
    clearTimeout(timer);
    return code;
  }

  stop(graceSeconds: number) {
    const send = async (signal: NodeJS.Signals) => this.#send(signal);
    return stopGracefully(send, (seconds) => this.wait(seconds), graceSeconds);
  }

  logs(): Promise<string> {
    return readFile(join(this.#folder, 'log'), 'utf8');
  }

  async remove(): Promise<void> {
    this.#send('SIGKILL');
    if (this.#server) await this.wait(30);
    await removeContainer(this.#name);
  }

  #send(signal: NodeJS.Signals): void {
    if (this.#server?.running) process.kill(this.#server.pid, signal);
  }

  async #buildah(...args: string[]): Promise<string> {
    const { exitCode, stdout, output } = await run('buildah', args);
    if (exitCode !== 0) throw new EngineError(explain(output, { engine: 'buildah', verb: 'run' }), output);
    return stdout;
  }
}

/** What docker gives a server whose image sets no PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A program's full path, since the container's PATH is not this machine's. */
function program(name: string): string {
  return onPath(name)[0] ?? name;
}

function identity({ uid, gid }: ImageUser): string[] {
  return [`--setgid=${gid}`, `--setuid=${uid}`];
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
    child.on('error', () => resolve(127));
  });
}

async function removeLeftovers(): Promise<void> {
  const { stdout } = await run('buildah', ['containers', '--noheading', '--format={{.ContainerName}}']);
  for (const name of leftBehind(stdout.split('\n'))) await removeContainer(name);
}

async function removeContainer(name: string): Promise<void> {
  await run('buildah', ['rm', name]);
  await rm(join(tmpdir(), name), { recursive: true, force: true });
}
