import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type Page, withBrowser } from '@shipshape/browser';
import { fixtureNow } from '@shipshape/progress-model/testing';
import { type Held, hold } from '@shipshape/workspace';
import { afterAll, beforeAll } from 'vitest';

/** What a page asked for, and what the browser complained of. */
export interface Noted {
  requests: string[];
  complaints: string[];
}

type Options = Parameters<Browser['newContext']>[0] & { /** The reader's clock. */ at?: number };

/** A browser for the tests of a file, since it is what takes the time, and a folder for their pages. */
export function useReader(prepare: (browser: Browser, folder: string) => unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-pages-'));
  let browser: Held<Browser>;

  beforeAll(async () => {
    browser = await hold<Browser>((action) => withBrowser(console.error, action));
    await prepare(browser.value, folder);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    /** The requests of a page for anything outside of the folder. */
    away: (requests: string[]) => requests.filter((url) => !url.startsWith(pathToFileURL(folder).href)),

    /** Opens one page in a context of its own. @param name the file's without `.html`, with a fragment where that matters */
    async withPage<T>(
      name: string,
      { at, ...options }: Options,
      action: (page: Page, noted: Noted) => Promise<T>,
    ): Promise<T> {
      const context = await browser.value.newContext({ locale: 'en-GB', ...options });
      try {
        const page = await context.newPage();
        if (options.javaScriptEnabled !== false) await page.clock.setFixedTime(at ?? Date.parse(fixtureNow));
        const noted: Noted = { requests: [], complaints: [] };
        page.on('request', (request) => noted.requests.push(request.url()));
        // What the policy forbids is announced, and never sent.
        page.on('requestfailed', (request) => {
          if (request.failure()?.errorText === 'csp')
            noted.requests.splice(noted.requests.indexOf(request.url()), 1);
        });
        page.on('console', (message) => noted.complaints.push(message.text()));
        page.on('pageerror', (error) => noted.complaints.push(error.message));
        page.on('dialog', (dialog) => noted.complaints.push(`dialog: ${dialog.message()}`));
        const [path = '', fragment] = name.split('#');
        const address = pathToFileURL(join(folder, `${path}.html`)).href;
        await page.goto(fragment ? `${address}#${fragment}` : address);
        return await action(page, noted);
      } finally {
        await context.close();
      }
    },
  };
}
