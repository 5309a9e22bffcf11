// Draws docs/progress/: every fixture's page on a phone and on a computer. `npx nx run progress-page:screenshots`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, withBrowser } from '@shipshape/browser';
import { fixtureNow } from '@shipshape/progress-model/testing';
import { withCleanup, workspaceRoot } from '@shipshape/workspace';
import { writePages, writePictures } from './files.ts';
import { pixelsOf, smallPng } from './small-png.ts';

const views = {
  phone: { viewport: { width: 390, height: 844 }, full: true },
  desktop: { viewport: { width: 1024, height: 800 }, full: true },
  // What is seen before anybody scrolls: for the README.
  first: { viewport: { width: 1024, height: 590 }, full: false },
};
const target = join(workspaceRoot, 'docs/progress');
const mostBytes = 100_000;

const folder = mkdtempSync(join(tmpdir(), 'shipshape-pages-'));
await withCleanup(
  async () => rmSync(folder, { recursive: true, force: true }),
  () => withBrowser(console.error, draw),
);

async function draw(browser: Browser): Promise<void> {
  mkdirSync(target, { recursive: true });
  await writePictures(browser, folder);
  const names = writePages(folder);
  for (const [width, { full, ...view }] of Object.entries(views)) {
    const context = await browser.newContext({ ...view, locale: 'en-GB', colorScheme: 'light' });
    const page = await context.newPage();
    await page.clock.setFixedTime(fixtureNow);
    for (const name of full ? names : ['on-track']) {
      await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
      await page.evaluate('Array.from(document.images, (image) => { image.loading = "eager"; })');
      await page.waitForLoadState('networkidle');
      const picture = smallPng(await pixelsOf(browser, await page.screenshot({ fullPage: full })), mostBytes);
      const file = `docs/progress/${name}-${width}.png`;
      console.log(`${file} ${Math.round(picture.length / 1000)} KB`);
      writeFileSync(join(workspaceRoot, file), picture);
    }
    await context.close();
  }
}
