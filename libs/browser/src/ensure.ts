import { join } from 'node:path';
import { aptInstall, mayInstall } from '@shipshape/provision';
import { type Log, stateFolder, UserError, withLock } from '@shipshape/workspace';
import { type FoundBrowser, findBrowser } from './find.ts';

/** There is no browser, and none can be installed: for a caller that goes on without one. */
export class NoBrowser extends UserError {}

/**
 * The browser of this machine, Debian's Chromium installed first where that is allowed.
 *
 * @throws NoBrowser with the reason and what to do
 */
export async function ensureBrowser(say: Log): Promise<FoundBrowser> {
  const found = await findBrowser();
  if (found) return found;
  if (!mayInstall()) {
    throw new NoBrowser('This machine has neither Chromium nor Chrome: install one of them.');
  }
  return await withLock(
    join(stateFolder, 'browser.lock'),
    async () => {
      if (!(await findBrowser())) await aptInstall(['chromium'], say).catch(asNoBrowser);
      const installed = await findBrowser();
      if (installed) return installed;
      throw new NoBrowser('The package chromium has no browser on this system: install Chrome by hand.');
    },
    (owner) => say(`process ${owner} installs the browser, waiting`),
  );
}

function asNoBrowser(error: Error): never {
  throw new NoBrowser(error.message);
}
