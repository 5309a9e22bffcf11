import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type {
  CommandResult,
  Container,
  EngineImage,
  EngineName,
  Forward,
  HttpRequest,
  RunRequest,
} from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { explain } from '../explain/explain.ts';
import type { CommandOptions, CommandOutput } from '../system/command.ts';
import { leftBehind, newOwnedName } from '../system/owner.ts';
import { ask } from './ask.ts';
import { type Forwarder, startForwarder } from './forwarder.ts';
import { restrictionsInside } from './inside.ts';
import { OWN_NAME } from './own-name.ts';
import { stopGracefully } from './stop.ts';
import { openTunnel } from './tunnel.ts';

/** A program that runs containers with docker's command line: docker itself, or podman. */
export interface ContainerClient {
  /** The engine whose images it runs: for messages. */
  engine: EngineName;
  /** The program and the flags before its command. */
  program: string[];
  /** What its `run` needs besides the flags that every client understands. */
  runFlags: string[];
  /** A tmpfs gets the mode of the image's folder at its place, whatever is asked for. */
  keepsFolderModes?: boolean;
  run(args: string[], options?: CommandOptions): Promise<CommandOutput>;
  /** Starts the client with pipes as its standard streams, and does not wait for it. */
  start(args: string[]): ChildProcessWithoutNullStreams;
  /** Flags with which a container that joins another one's network has its name and /etc/hosts; absent where it does anyway. */
  joinHosts?(name: string): Promise<string[]>;
}

/** A locked-down container. Works with a daemon on another machine too, since everything goes through the client. */
export class ClientContainer implements Container {
  readonly #client: ContainerClient;
  readonly #name = newOwnedName();
  readonly #port: number;
  readonly #stopSignal: string;
  #way: Promise<Forward> | undefined;
  #forwarder: Forwarder | undefined;

  private constructor(client: ContainerClient, port: number, stopSignal: string) {
    this.#client = client;
    this.#port = port;
    this.#stopSignal = stopSignal;
  }

  /** @param image what `request.image` names, as the engine holds it */
  static async start(
    client: ContainerClient,
    request: RunRequest,
    image: EngineImage,
  ): Promise<ClientContainer> {
    const { env, command = [], tmpfs, port } = request;
    await removeLeftovers(client);
    const container = new ClientContainer(client, port, image.stopSignal);
    const strict = [
      ...['--pull=never', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges'],
      // For an orderly end, stop it first; a removal is immediate.
      '--stop-timeout=0',
      ...client.runFlags,
    ];
    // Its loopback is then that of a container which forwards to the services, and has no other network either.
    if (request.services?.length) {
      container.#forwarder = await startForwarder(
        (args) => client.start(args),
        ['run', ...strict],
        request.image,
        request,
      );
    }
    const joined = container.#forwarder?.name;
    const network =
      joined === undefined
        ? ['--network=none', OWN_NAME]
        : [`--network=container:${joined}`, ...((await client.joinHosts?.(joined)) ?? [])];
    const started = await client.run([
      ...['run', '--detach', ...strict, `--name=${container.#name}`, ...network],
      ...tmpfs.map((folder) => `--tmpfs=${folder}:mode=1777`),
      ...environment(env),
      ...[request.image, ...command],
    ]);
    if (started.exitCode !== 0) {
      await container.remove();
      throw refusal(client, started, `run ${request.image}`);
    }
    const closed = client.keepsFolderModes ? tmpfs.filter((folder) => folder !== '/tmp') : [];
    if (closed.length > 0) {
      await client.run(['exec', '--user=0:0', container.#name, 'chmod', '1777', ...closed]);
    }
    return container;
  }

  checkRestrictions() {
    return restrictionsInside((command) => this.exec(command));
  }

  async request(request: HttpRequest) {
    // By the way in, since a process inside for each question would take longer than most answers.
    const { port } = await this.forward();
    return await ask(port, request).catch(({ message }: Error) => {
      throw new EngineError(
        `No answer to GET ${request.path} on port ${this.#port} in the container: ${message}.`,
      );
    });
  }

  forward(): Promise<Forward> {
    this.#way ??= this.#open().catch((error) => {
      this.#way = undefined;
      throw error;
    });
    return this.#way;
  }

  async #open(): Promise<Forward> {
    const exec = (command: string[]) => this.#client.start(['exec', '--interactive', this.#name, ...command]);
    const { port, close } = await openTunnel(exec, this.#port);
    return {
      port,
      close: () => {
        this.#way = undefined;
        return close();
      },
    };
  }

  async exec(command: string[], env: Record<string, string> = {}): Promise<CommandResult> {
    const done = await this.#client.run(['exec', ...environment(env), this.#name, ...command]);
    const { exitCode, stdout, stderr } = done;
    // The client's own errors look like those of any command, so its exit code and words prove nothing.
    if (exitCode !== 0 && !(await this.#isRunning())) {
      throw new EngineError(`The container has ended: "${command[0]}" could not be run in it.`, stderr);
    }
    return { exitCode, stdout, stderr };
  }

  async wait(seconds: number): Promise<number | undefined> {
    const waited = await this.#client.run(['wait', this.#name], { timeoutSeconds: seconds });
    if (waited.exitCode === 0) return Number(waited.stdout);
    if (waited.exitCode === OUT_OF_TIME) return undefined;
    throw refusal(this.#client, waited, 'wait for a container');
  }

  stop(graceSeconds: number) {
    const send = async (signal: string) => {
      await this.#client.run(['kill', `--signal=${signal}`, this.#name]);
    };
    return stopGracefully(send, (seconds) => this.wait(seconds), graceSeconds, this.#stopSignal);
  }

  async logs(): Promise<string> {
    return (await this.#client.run(['logs', this.#name])).output;
  }

  follow(onOutput: (chunk: string) => void): void {
    const child = this.#client.start(['logs', '--follow', this.#name]);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
    child.on('error', (error) => onOutput(`${error.message}\n`));
  }

  async remove(): Promise<void> {
    await this.#client.run(['rm', '--force', '--volumes', this.#name]);
    await (await this.#way?.catch(() => undefined))?.close();
    if (!this.#forwarder) return;
    this.#forwarder.end();
    await this.#client.run(['rm', '--force', '--volumes', this.#forwarder.name]);
  }

  async #isRunning(): Promise<boolean> {
    const format = '--format={{.State.Running}}';
    const found = await this.#client.run(['container', 'inspect', format, this.#name]);
    return found.stdout.trim() === 'true';
  }
}

/** The exit code of a client that was killed because its time was up. */
const OUT_OF_TIME = 137;

function refusal({ engine }: ContainerClient, { output }: CommandOutput, verb: string): EngineError {
  return new EngineError(explain(output, { engine, verb }), output);
}

function environment(env: Record<string, string>): string[] {
  return Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
}

async function removeLeftovers({ run }: ContainerClient): Promise<void> {
  const { stdout } = await run(['ps', '--all', '--filter=name=^shipshape-', '--format={{.Names}}']);
  const names = leftBehind(stdout.split('\n'));
  if (names.length > 0) await run(['rm', '--force', '--volumes', ...names]);
}
