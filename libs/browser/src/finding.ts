import { type Finding, mayInstall } from '@shipshape/provision';
import { findBrowser } from './find.ts';

/** What `doctor` reports of the browser: which one is used, or what its absence means. */
export async function browserFinding(): Promise<Finding> {
  const name = 'browser';
  const found = await findBrowser();
  if (found)
    return { name, status: 'ready', detail: `${found.path}, for pictures of the product and browser tests` };
  if (mayInstall()) {
    const detail = 'Chromium will be installed with apt, for pictures of the product and browser tests';
    return { name, status: 'will be made', detail };
  }
  const detail =
    'neither Chromium nor Chrome: the progress page states that no pictures were taken, and browser tests (e2e) fail; install one of them';
  return { name, status: 'left out', detail };
}
