import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutput } from './command.ts';

const attempts = 3;

/** Where another push may succeed: the registry is busy or failing, or the connection broke. */
const busyRegistry =
  /unexpected HTTP status:? (429|5\d\d)|too ?many ?requests|connection reset|closed network connection|broken pipe|\bEOF\b|i\/o timeout/i;

/** Where another build may succeed: another process removed an image while buildah looked for one that it can use again. */
const removedMeanwhile = /checking if cached image exists.*layer not known/;

/** Runs a command up to three times while its last line of output matches `passing`. @returns the last outcome */
async function again(
  work: () => Promise<CommandOutput>,
  passing: RegExp,
  pauseMs: number,
): Promise<CommandOutput> {
  for (let attempt = 1; ; attempt++) {
    const done = await work();
    const lastWord = done.output.trim().split('\n').at(-1) ?? '';
    if (done.exitCode === 0 || attempt === attempts || !passing.test(lastWord)) return done;
    await sleep(pauseMs * attempt);
  }
}

/**
 * Pushes up to three times, with `pauseMs` and then twice that in between: the engines repeat after some faults
 * themselves and not after others (buildah 1.28 gives up at the first 5xx, and at a connection that breaks in mid-upload).
 * Blobs that have arrived are not sent again.
 */
export const pushAgain = (push: () => Promise<CommandOutput>, pauseMs = 500): Promise<CommandOutput> =>
  again(push, busyRegistry, pauseMs);

/** Builds up to three times, where another process changes the same store of buildah at that time. */
export const buildAgain = (build: () => Promise<CommandOutput>, pauseMs = 500): Promise<CommandOutput> =>
  again(build, removedMeanwhile, pauseMs);
