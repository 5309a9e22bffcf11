import { existsSync } from 'node:fs';
import { which } from 'zx/core';

/** A browser that is installed on this machine. */
export interface FoundBrowser {
  /** The program. */
  path: string;
}

/**
 * Programs behind a launcher script that reads the user's own flags and profile; first the one that has no window, which
 * takes half the time.
 */
const programs = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
];
const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'chrome'];
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Looks for Chromium or Chrome: Debian's, the runner's, or one that the user installed. Installs nothing.
 *
 * @returns undefined where this machine has none
 */
export async function findBrowser(): Promise<FoundBrowser | undefined> {
  const onPath = await Promise.all(names.map((name) => which(name, { nothrow: true })));
  const found = [...programs.filter((path) => existsSync(path)), ...onPath, ...applications];
  // Ubuntu's chromium-browser is a script that only prints how to install a snap.
  const path = found.find((one) => one && existsSync(one) && !isSnapNotice(one));
  return path ? { path } : undefined;
}

const isSnapNotice = (path: string) =>
  path.endsWith('/chromium-browser') && !existsSync('/snap/bin/chromium');
