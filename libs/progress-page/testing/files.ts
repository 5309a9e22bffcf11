import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@shipshape/browser';
import { decide, type Facts } from '@shipshape/progress-model';
import { commitOf, fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { page } from '../src/page.ts';
import { shopPage } from './shop.ts';

const sizes = { phone: { width: 390, height: 640 }, desktop: { width: 1120, height: 640 } };

/** The page of some facts, looked at when every fixture is; with a released snapshot before it. */
export function pageOf(facts: Facts): string {
  const before = decide(
    {
      ...fixtures['on-track'],
      tests: { ...fixtures['on-track'].tests, value: earlierTests } as Facts['tests'],
    },
    { now: fixtureNow },
  );
  const released = facts.history.known ? facts.history.value.releases[0] : undefined;
  before.at = released?.at ?? '';
  const lastRelease = released && before;
  return page(decide(facts, { now: fixtureNow, lastRelease }));
}

const earlierTests = {
  passed: 201,
  failed: 0,
  skipped: 0,
  none: false,
  coverage: 86.1,
  commit: commitOf(3),
  reports: [],
  unreadable: [],
};

/** Writes the pictures that the fixtures name, below `folder`. */
export async function writePictures(browser: Browser, folder: string): Promise<void> {
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  for (const width of ['phone', 'desktop'] as const) {
    const view = await browser.newPage({ viewport: sizes[width] });
    for (const name of ['home', 'login'] as const)
      for (const which of ['before', 'after', 'difference'] as const) {
        await view.setContent(shopPage(which, name));
        await view.screenshot({ path: join(folder, 'pictures', `${name}-${width}-${which}.png`) });
      }
    await view.close();
  }
}

/** Writes the page of each fixture, as `<name>.html`. */
export function writePages(folder: string): string[] {
  return Object.entries(fixtures).map(([name, facts]) => {
    writeFileSync(join(folder, `${name}.html`), pageOf(facts));
    return name;
  });
}
