import type { CommandOptions, CommandOutput } from './command.ts';
import type { CommandResult, Container, HttpRequest, RunRequest } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { explain } from './explain.ts';
import { requestInside, restrictionsInside } from './inside.ts';
import { leftBehind, newOwnedName } from './owner.ts';
import { stopGracefully } from './stop.ts';

type Docker = (args: string[], options?: CommandOptions) => Promise<CommandOutput>;

/** A container of the docker daemon. Works with a daemon on another machine too: all goes through the client. */
export class DockerContainer implements Container {
  readonly #docker: Docker;
  readonly #name: string;
  readonly #port: number;

  private constructor(docker: Docker, name: string, port: number) {
    this.#docker = docker;
    this.#name = name;
    this.#port = port;
  }

  static async start(docker: Docker, request: RunRequest): Promise<DockerContainer> {
    const { image, env, command = [], tmpfs, port } = request;
    await removeLeftovers(docker);
    const container = new DockerContainer(docker, newOwnedName(), port);
    const started = await docker([
      ...['run', '--detach', '--pull=never', `--name=${container.#name}`, '--network=none', '--read-only'],
      ...['--cap-drop=ALL', '--security-opt=no-new-privileges'],
      ...tmpfs.map((folder) => `--tmpfs=${folder}:mode=1777`),
      ...environment(env),
      ...[image, ...command],
    ]);
    if (started.exitCode !== 0) {
      await container.remove();
      throw refusal(started, `run ${image}`);
    }
    return container;
  }

  checkRestrictions() {
    return restrictionsInside((command) => this.exec(command));
  }

  request(request: HttpRequest) {
    return requestInside((command) => this.exec(command), this.#port, request);
  }

  async exec(command: string[], env: Record<string, string> = {}): Promise<CommandResult> {
    const done = await this.#docker(['exec', ...environment(env), this.#name, ...command]);
    if (/^Error( response from daemon)?: /.test(done.stderr))
      throw refusal(done, `run ${command[0]} in a container`);
    const { exitCode, stdout, stderr } = done;
    return { exitCode, stdout, stderr };
  }

  async wait(seconds: number): Promise<number | undefined> {
    const waited = await this.#docker(['wait', this.#name], { timeoutSeconds: seconds });
    if (waited.exitCode === 0) return Number(waited.stdout);
    if (waited.exitCode === OUT_OF_TIME) return undefined;
    throw refusal(waited, 'wait for a container');
  }

  stop(graceSeconds: number) {
    const send = async (signal: string) => {
      await this.#docker(['kill', `--signal=${signal}`, this.#name]);
    };
    return stopGracefully(send, (seconds) => this.wait(seconds), graceSeconds);
  }

  async logs(): Promise<string> {
    return (await this.#docker(['logs', this.#name])).output;
  }

  async remove(): Promise<void> {
    await this.#docker(['rm', '--force', '--volumes', this.#name]);
  }
}

/** The exit code of a client that was killed because its time was up. */
const OUT_OF_TIME = 137;

function refusal({ output }: CommandOutput, verb: string): EngineError {
  return new EngineError(explain(output, { engine: 'docker', verb }), output);
}

function environment(env: Record<string, string>): string[] {
  return Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
}

async function removeLeftovers(docker: Docker): Promise<void> {
  const { stdout } = await docker(['ps', '--all', '--filter=name=^shipshape-', '--format={{.Names}}']);
  const names = leftBehind(stdout.split('\n'));
  if (names.length > 0) await docker(['rm', '--force', '--volumes', ...names]);
}
