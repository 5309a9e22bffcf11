import type { Browser, Page } from '@shipshape/browser';
import type { PictureSettings } from '@shipshape/workload';
import { settled } from './in-page.ts';

export type Width = 'phone' | 'desktop';

/** One picture of one page. */
export interface Shot {
  name: string;
  /** The address that answered. */
  path: string;
  width: Width;
  png: Buffer;
}

export interface Shots {
  shots: Shot[];
  /** Pages of which there is no picture, each with the reason: for people. */
  remarks: string[];
}

const viewports: Record<Width, { width: number; height: number }> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

/** An endless page would make an endless picture. */
const longestPage = 5000;

/** What the pages take for now. */
const fixedTime = new Date('2026-01-01T12:00:00Z');

const gotoSeconds = 15;

/** A window of each width. */
export type Windows = Record<Width, Page>;

/** Opens the windows, each with cookies of its own: it takes a while, and needs no application yet. */
export async function openWindows(browser: Browser): Promise<Windows> {
  const [phone, desktop] = await Promise.all([openWindow(browser, 'phone'), openWindow(browser, 'desktop')]);
  return { phone, desktop };
}

async function openWindow(browser: Browser, width: Width): Promise<Page> {
  const context = await browser.newContext({
    viewport: viewports[width],
    ...{ locale: 'en-US', timezoneId: 'UTC', colorScheme: 'light', reducedMotion: 'reduce' },
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(fixedTime);
  return page;
}

/**
 * Takes a picture of each page at each width; the widths at the same time, since each browser window keeps a core busy.
 * What a picture shows depends on the application alone. The windows are closed.
 *
 * @param url where the application is
 */
export async function shoot(
  windows: Windows,
  url: string,
  { pages, mask }: Pick<PictureSettings, 'pages' | 'mask'>,
): Promise<Shots> {
  const taken = await Promise.all(
    (Object.keys(viewports) as Width[]).map(async (width) => {
      const each: (Shot | string)[] = [];
      for (const one of pages) each.push(await shootOne(windows[width], url, { ...one, width }, mask));
      await windows[width].context().close();
      return each;
    }),
  );
  const all = pages.flatMap((_, at) => taken.flatMap((each) => each[at] ?? []));
  const shots = all.filter((one) => typeof one !== 'string');
  return { shots, remarks: [...new Set(all.filter((one) => typeof one === 'string'))] };
}

async function shootOne(
  page: Page,
  url: string,
  { name, paths, width }: PictureSettings['pages'][number] & { width: Width },
  mask: string[],
): Promise<Shot | string> {
  const seen: string[] = [];
  for (const path of paths) {
    const answer = await page
      .goto(`${url}${path}`, { waitUntil: 'load', timeout: gotoSeconds * 1000 })
      .catch((error: Error) => error.message.split('\n')[0] ?? '');
    if (typeof answer !== 'string' && answer && answer.status() < 400) {
      return { name, path, width, png: await picture(page, viewports[width], mask) };
    }
    seen.push(`${path} ${typeof answer === 'string' ? answer : `answers ${answer?.status()}`}`);
  }
  return `There is no picture of "${name}": ${seen.join(', ')}.`;
}

async function picture(page: Page, { width, height }: { width: number; height: number }, mask: string[]) {
  const tall = Number(await page.evaluate(settled(mask)));
  const clip = { x: 0, y: 0, width, height: Math.min(Math.max(tall, height), longestPage) };
  return await page.screenshot({ fullPage: true, clip, animations: 'disabled', caret: 'hide' });
}
