import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@shipshape/browser';
import { accessibilityFindings } from '@shipshape/browser/testing';
import { decide } from '@shipshape/progress-model';
import {
  type FixtureName,
  fixtureNow,
  fixtures,
  hostileFacts,
  hostileTexts,
} from '@shipshape/progress-model/testing';
import { expect, test } from 'vitest';
import { page } from '../src/page.ts';
import { projectsPage } from '../src/projects.ts';
import { pageOf, writePages, writePictures } from './files.ts';
import { useReader } from './reader.ts';

const names = Object.keys(fixtures) as FixtureName[];
const languages = ['en', 'es'] as const;
const laterMs = 3 * 86_400_000;

const { withPage, away } = useReader(async (browser, folder) => {
  await writePictures(browser, folder);
  writePages(folder);
  writeFileSync(join(folder, 'hostile.html'), pageOf(hostileFacts(3_000)));
  const listed = hostileTexts.map((title, at) => ({ name: `app-${at}`, title }));
  writeFileSync(join(folder, 'projects.html'), projectsPage(listed, 'es'));
  mkdirSync(join(folder, 'alone'));
  const embedded = (picture: string) =>
    picture.includes('desktop') ? undefined : dataOf(join(folder, picture));
  const status = decide(fixtures['on-track'], { now: fixtureNow });
  writeFileSync(join(folder, 'alone/release.html'), page(status, { kept: new Map(), embedded }));
  writeFileSync(join(folder, 'first.html'), pageOf({ ...fixtures['first-day'], repository: null }));
});

const dataOf = (file: string) => `data:image/png;base64,${readFileSync(file).toString('base64')}`;
const choose = (page: Page, language: string) => page.locator(`#language-${language}`).check();
/** The rules of axe-core that read colours: the others found the same page in light. axe-core must be in it already. */
const colourFindings = (page: Page) =>
  page.evaluate(`axe.run(document, { runOnly: ['color-contrast', 'link-in-text-block'] })
    .then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ html }) => html)))`);
const openAll = (page: Page) =>
  page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true; })');
const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test.each([...names, 'hostile', 'projects'])(
  '%s is open to everyone, asks no other host and fits a narrow phone',
  async (name) => {
    await withPage(name, { viewport: { width: 320, height: 700 } }, async (page, noted) => {
      await openAll(page);
      for (const language of languages) {
        await choose(page, language);
        expect(await page.locator('.in:visible').getAttribute('lang')).toBe(language);
        expect(await overflow(page), `${name} in ${language}`).toBe(0);
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await accessibilityFindings(page), `${name}, ${language}, light`).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await colourFindings(page), `${name}, ${language}, dark`).toEqual([]);
      }
      expect(away(noted.requests)).toEqual([]);
      if (name !== 'hostile') expect(noted.complaints).toEqual([]);
      expect(await page.evaluate('window.stolen')).toBeUndefined();
    });
  },
);

test('pictures are shown, from beside the page', async () => {
  await withPage('on-track', {}, async (page) => {
    const first = page.locator('img:visible').first();
    await first.scrollIntoViewIfNeeded();
    await expect.poll(() => first.evaluate((image) => image.naturalWidth), { timeout: 20_000 }).toBe(390);
  });
});

test.each([
  ['en-GB', 'Projects'],
  ['es-ES', 'Proyectos'],
  ['fr-FR', 'Proyectos'],
])('a reader of %s finds the list of projects as %s', async (locale, heading) => {
  await withPage('projects', { locale }, async (page, { complaints }) => {
    expect(await page.locator('h1:visible').allTextContents()).toEqual([heading]);
    expect(await page.title()).toBe(heading);
    expect(await page.locator('.in:visible a').first().getAttribute('href')).toBe('app-0/index.html');
    expect(complaints).toEqual([]);
  });
});

test('a page in one file has its pictures, and leads to no file beside it', async () => {
  await withPage('alone/release', {}, async (page, { requests, complaints }) => {
    const images = page.locator('.in:visible img');
    expect(await images.count()).toBe(3);
    for (const image of await images.all())
      expect(await image.evaluate((one) => one.complete && one.naturalWidth)).toBe(390);
    expect(await page.locator('.in:visible .pictures').textContent()).toContain('too large for this file');
    const addresses = await page
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(addresses.filter((one) => !/^(https?:|#)/.test(one ?? ''))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await accessibilityFindings(page)).toEqual([]);
  });
});

test('a sentence without a web address unfolds what it rests on', async () => {
  await withPage('first', {}, async (page) => {
    const sentence = page.locator('.in:visible .rely .reasons a').first();
    const target = page.locator((await sentence.getAttribute('href')) ?? '');
    expect(await target.isVisible()).toBe(false);
    await sentence.click();
    await expect.poll(() => target.isVisible()).toBe(true);
    await expect.poll(() => target.evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(700);
  });
});

test('the policy stops what got past the escaping', async () => {
  await withPage('on-track', {}, async (page, noted) => {
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'window.stolen = 1';
      document.body.append(script);
      document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="https://tracker.example/x.png" onerror="window.stolen = 2"><b style="color:red" onclick="window.stolen = 3">x</b>');
      document.querySelector('main b[onclick]').click();
    `);
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(noted.complaints.join('\n')).toContain('Content Security Policy');
    expect(away(noted.requests)).toEqual([]);
  });
});

test.each(['on-track', 'hostile'])('%s is read without JavaScript, in either language', async (name) => {
  await withPage(name, { javaScriptEnabled: false, locale: 'es-ES' }, async (page) => {
    await expect.poll(() => page.locator('.in:visible').getAttribute('lang')).toBe('en');
    for (const heading of [
      'Can I rely on it?',
      'Try it',
      'New since the last release',
      'Coming next',
      'We need from you',
      'Quality in plain words',
      'For the project manager',
    ])
      expect(await page.getByRole('heading', { name: heading, level: 2 }).count(), heading).toBe(1);
    await choose(page, 'es');
    expect(await page.locator('.in:visible').getAttribute('lang')).toBe('es');
    await page.locator('.in:visible .manager summary').click();
    expect(await page.locator('.in:visible table').isVisible()).toBe(true);
  });
});

test.each([
  ['es-MX', 'es'],
  ['fr-FR', 'en'],
  ['en-US', 'en'],
])('a reader of %s gets %s', async (locale, language) => {
  await withPage('blocked', { locale }, async (page) => {
    expect(await page.locator('.in:visible').getAttribute('lang')).toBe(language);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
  });
});

test('a page that was left lying says so, and is no longer green', async () => {
  const at = Date.parse(fixtureNow) + laterMs;
  await withPage('on-track', { at }, async (page) => {
    const shown = page.locator('.in:visible');
    expect(await shown.locator('.stale').textContent()).toBe(
      'This page is 3 days old. What it says may no longer be true.',
    );
    expect(await shown.locator('.rely').getAttribute('data-level')).toBe('unknown');
    expect(await shown.locator('.answer').textContent()).toBe('We cannot say. What we know is too old.');
    expect(await accessibilityFindings(page)).toEqual([]);
  });
});

test('a link that keeps the last visit marks what is new since then', async () => {
  await withPage('on-track#seen=2026-11-25T12:00:00.000Z', {}, async (page) => {
    const shown = page.locator('.in:visible');
    expect(await shown.locator('.seen').textContent()).toBe(
      '1 thing new since you last looked on 25 November 2026.',
    );
    expect(await shown.locator('li:has(.fresh)').allTextContents()).toEqual(['NewPay with Bizumnew to you']);
    expect(await shown.locator('.remember').getAttribute('href')).toBe(`#seen=${fixtureNow}`);
  });
  for (const bad of ['#seen=yesterday', '#seen=%', '#seen=<img>'])
    await withPage(`on-track${bad}`, {}, async (page, { complaints }) => {
      expect(complaints).toEqual([]);
      expect(await page.locator('.in:visible .seen').isVisible()).toBe(false);
    });
});

test('the keyboard reaches everything and shows where it is', async () => {
  await withPage('on-track', {}, async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.in:visible').getAttribute('lang')).toBe('es');
    const stops = await page.locator('a:visible, summary:visible').count();
    const seen = new Set<string>();
    for (let stop = 0; stop < stops; stop++) {
      await page.keyboard.press('Tab');
      const [name, outline] = (await page.evaluate(
        '[document.activeElement.outerHTML, getComputedStyle(document.activeElement).outlineStyle]',
      )) as [string, string];
      expect(outline, name).toBe('solid');
      seen.add(name);
      if (name.startsWith('<summary')) await page.keyboard.press('Enter');
    }
    expect([...seen].filter((name) => /<(a|summary)/.test(name)).length).toBeGreaterThan(20);
    expect(await page.locator('.in:visible table').isVisible()).toBe(true);
  });
});

test.each(['on-track', 'blocked', 'hostile'])(
  '%s is printed on A4 with nothing cut or folded away',
  async (name) => {
    // A4 without its margins, at 96 dots an inch.
    await withPage(
      name,
      { viewport: { width: 688, height: 1000 }, javaScriptEnabled: false },
      async (page) => {
        await page.emulateMedia({ media: 'print' });
        expect(await overflow(page)).toBe(0);
        expect(await page.locator('.in:visible table').isVisible()).toBe(true);
        expect(await page.locator('.languages').isVisible()).toBe(false);
        const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
        const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((size) =>
          size.slice(1).map((one) => Math.round(Number(one))),
        );
        expect(sizes.length).toBeGreaterThan(0);
        for (const size of sizes) expect(size).toEqual([595, 842]);
      },
    );
  },
);
