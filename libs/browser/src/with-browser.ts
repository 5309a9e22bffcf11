import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, type Log, withCleanup } from '@shipshape/workspace';
import type { Browser } from 'playwright-core';
import { ensureBrowser, NoBrowser } from './ensure.ts';
import { ensureFonts } from './fonts.ts';

/** What makes two machines draw alike, and keeps the browser on this machine. */
const flags = [
  '--no-proxy-server',
  // Names and addresses beyond loopback are not found.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
  '--font-render-hinting=none',
  '--disable-lcd-text',
];

/**
 * Runs `action` with a real browser without a window: Chromium or Chrome, found or installed (see ensureBrowser). It
 * has a profile of its own, knows no proxy, reaches loopback only, and draws with the same fonts on every machine. It
 * is gone afterwards, whatever happened. Each `browser.newContext()` has cookies and storage of its own.
 *
 *     await withBrowser(say, async (browser) => {
 *       const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
 *       await page.goto('http://127.0.0.1:8000/');
 *     });
 *
 * @param say is given lines of progress, such as an installation
 * @throws NoBrowser where there is none
 */
export async function withBrowser<T>(say: Log, action: (browser: Browser) => Promise<T>): Promise<T> {
  const { path } = await ensureBrowser(say);
  const fonts = await ensureFonts(say);
  const home = mkdtempSync(join(tmpdir(), 'shipshape-browser-'));
  let browser: Browser | undefined;
  const clean = async () => {
    await browser?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  return await withCleanup(clean, async () => {
    // Loaded here, since it is large and most verbs open no browser.
    const { chromium } = await import('playwright-core');
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    const env = cleanEnvironment({
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      LANG: 'C.UTF-8',
      ...(fonts ? { FONTCONFIG_FILE: fonts } : {}),
    });
    browser = await chromium
      .launch({ executablePath: path, args: flags, env, ...signals })
      .catch((error: Error) => {
        throw new NoBrowser(`${path} did not start: ${firstLine(error.message)} Install it again.`);
      });
    return await action(browser);
  });
}

const firstLine = (text: string) => text.trim().split('\n')[0];
