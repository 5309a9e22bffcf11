import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutput } from '../system/command.ts';

const attempts = 3;

/** An engine's last word where the next push may go through: the registry is busy or unwell, or the connection broke. */
const passing =
  /unexpected HTTP status:? (429|5\d\d)|too ?many ?requests|connection reset|closed network connection|broken pipe|\bEOF\b|i\/o timeout/i;

/**
 * Pushes up to three times, with `pauseMs` and then twice that in between: the engines get over some faults by
 * themselves and over others not (buildah 1.28 gives up at the first 5xx, and at a connection that breaks in mid-upload).
 * What has arrived is not sent again.
 *
 * @returns what the last push came to
 */
export async function pushAgain(push: () => Promise<CommandOutput>, pauseMs = 500): Promise<CommandOutput> {
  for (let attempt = 1; ; attempt++) {
    const done = await push();
    const lastWord = done.output.trim().split('\n').at(-1) ?? '';
    if (done.exitCode === 0 || attempt === attempts || !passing.test(lastWord)) return done;
    await sleep(pauseMs * attempt);
  }
}
