import { join } from 'node:path';
import { aptInstall, mayInstall } from '@shipshape/provision';
import { type Log, stateFolder, UserError, withLock } from '@shipshape/workspace';
import { type FoundBrowser, findBrowser } from './find.ts';

/** There is no browser, and none can be installed: for a caller that goes on without one. */
export class NoBrowser extends UserError {}

/**
 * Debian's packages of it. The first has no window, so it draws the same pages, to the byte, in half the time and 0.6 of the
 * memory, and needs no GTK; older releases of Debian have the second alone.
 */
const packages = ['chromium-headless-shell', 'chromium'];

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
    async () => (await findBrowser()) ?? (await installBrowser(say)),
    (owner) => say(`process ${owner} installs the browser, waiting`),
  );
}

async function installBrowser(say: Log): Promise<FoundBrowser> {
  let reason = '';
  for (const name of packages) {
    try {
      await aptInstall([name], say);
    } catch (error) {
      reason = (error as Error).message;
      continue;
    }
    const installed = await findBrowser();
    if (installed) return installed;
    reason = `The package ${name} has no browser on this system: install Chrome by hand.`;
  }
  throw new NoBrowser(reason);
}
