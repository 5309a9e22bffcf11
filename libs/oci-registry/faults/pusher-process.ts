import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './pusher.ts';

const script = fileURLToPath(new URL('pusher.ts', import.meta.url));

/** A process that publishes the image it is given. */
export class PusherProcess {
  readonly #child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  readonly #lines: Interface = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
  readonly #ended = once(this.#child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);

  /** Has it do a job; fails where the process ends before it has. */
  async publish(job: Job): Promise<Outcome> {
    this.#child.stdin?.write(`${JSON.stringify(job)}\n`);
    const answered = once(this.#lines, 'line').then(([line]) => JSON.parse(line) as Outcome);
    const killed = this.#ended.then((signal) => Promise.reject(new Error(`the pusher was ended: ${signal}`)));
    return Promise.race([answered, killed]);
  }

  /** SIGKILL, by its process ID; done when the process is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
