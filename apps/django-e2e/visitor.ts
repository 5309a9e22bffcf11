import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@shipshape/browser';
import { accessibilityFindings } from '@shipshape/browser/testing';
import { distOf } from '@shipshape/workspace';

/** Who visits: each width has a colour scheme of its own, so that both are looked at. */
export const devices = {
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
} as const;

export type Device = keyof typeof devices;

/**
 * Lets one visitor use the application. Where that fails, a trace (`npx playwright-core show-trace`) and a picture of the
 * last page are in `folder` below `dist/apps/django-e2e/failures`.
 */
export async function visit(
  browser: Browser,
  { url, device, folder: below }: { url: string; device: Device; folder: string },
  action: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...devices[device], baseURL: url, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  // Without a film of it, which takes a fifth of the browser's work: each step has the page's own elements.
  await context.tracing.start({ snapshots: true });
  const page = await context.newPage();
  try {
    await action(page);
    await context.tracing.stop();
  } catch (error) {
    const folder = join(distOf('apps/django-e2e'), 'failures', below);
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${device}.png`), fullPage: true }).catch(() => undefined);
    await context.tracing.stop({ path: join(folder, `${device}.zip`) });
    throw error;
  } finally {
    await context.close();
  }
}

/**
 * Waits for the page with this heading, and looks at it with axe-core.
 *
 * @returns what axe-core found
 */
export async function look(page: Page, heading: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  const findings = await accessibilityFindings(page);
  return findings.map((finding) => `${page.url()}: ${finding}`);
}
