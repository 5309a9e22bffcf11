import type { Log } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { findPublishedCommit, type RequestedImage } from './requested.ts';

/** Between two looks, in milliseconds. */
const pause = 10_000;

/**
 * Waits until HEAD is published: a release tag that is pushed together with its commit starts a run of its own beside
 * the run that builds and publishes the commit.
 *
 * @param limitSeconds how long; 0 to look once
 * @param say gets one message about what is waited for, and one at the end if it did not come
 * @returns what HEAD published; undefined where it has not within the limit, which `release` then explains
 */
export async function waitForPublication(
  context: ReleaseContext,
  { limitSeconds, say }: { limitSeconds: number; say: Log },
): Promise<RequestedImage | undefined> {
  const { checkout, clock, page, repository } = context;
  const end = clock.now().getTime() + limitSeconds * 1000;
  const commit = checkout.sha.slice(0, 8);
  const run = page ? ` (${page}/commit/${checkout.sha}/checks)` : '';
  let told = false;
  for (;;) {
    const found = await findPublishedCommit(context, checkout.sha);
    if (found) return found;
    if (clock.now().getTime() + pause > end) break;
    if (!told) {
      say(
        `commit ${commit} is not in ${repository.name} yet: waiting up to ${limitSeconds} seconds for the run that publishes it${run}`,
      );
      told = true;
    }
    await clock.sleep(pause);
  }
  if (told) say(`commit ${commit} was not published within ${limitSeconds} seconds`);
  return undefined;
}
