import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutput } from '../system/command.ts';

const attempts = 3;

/** The last line of an engine's output where another push may succeed: the registry is busy or failing, or the connection broke. */
const passing =
  /unexpected HTTP status:? (429|5\d\d)|too ?many ?requests|connection reset|closed network connection|broken pipe|\bEOF\b|i\/o timeout/i;

/**
 * Pushes up to three times, with `pauseMs` and then twice that in between: the engines repeat after some faults
 * themselves and not after others (buildah 1.28 gives up at the first 5xx, and at a connection that breaks in mid-upload).
 * Blobs that have arrived are not sent again.
 *
 * @returns the outcome of the last push
 */
export async function pushAgain(push: () => Promise<CommandOutput>, pauseMs = 500): Promise<CommandOutput> {
  for (let attempt = 1; ; attempt++) {
    const done = await push();
    const lastWord = done.output.trim().split('\n').at(-1) ?? '';
    if (done.exitCode === 0 || attempt === attempts || !passing.test(lastWord)) return done;
    await sleep(pauseMs * attempt);
  }
}
