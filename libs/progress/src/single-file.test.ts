import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide, type Status } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { expect, onTestFinished, test } from 'vitest';
import { singleFile } from './single-file.ts';

const status = decide(fixtures['on-track'], { now: fixtureNow });

/** The pictures of the front page in a browser's order; those without a size are not there. */
function file(sizes: Record<string, number>, of: Status = status): string {
  const folder = mkdtempSync(join(tmpdir(), 'single-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'pictures'));
  for (const [name, size] of Object.entries(sizes))
    writeFileSync(join(folder, 'pictures', `home-${name}.png`), Buffer.alloc(size, name));
  return singleFile(of, folder);
}

const all = ['phone', 'desktop'].flatMap((width) =>
  ['before', 'after', 'difference'].map((which) => `${width}-${which}`),
);
const images = (text: string) => text.match(/<img src="data:image\/png;base64,/g)?.length ?? 0;
const leftOut = (text: string) => text.match(/too large for this file/g)?.length ?? 0;

test('the pictures are in the file, once in each language, and nothing is beside it', () => {
  const text = file(Object.fromEntries(all.map((name) => [name, 20_000])));
  expect([images(text), leftOut(text)]).toEqual([12, 0]);
  expect(text).not.toMatch(/(href|src)="(?!https:|#|data:)/);
  expect(text).toContain('img-src data:;');
});

test('pictures that would make the file too large for a mail are left out, and that is said', () => {
  const sizes = { ...Object.fromEntries(all.map((name) => [name, 20_000])), 'desktop-after': 4_000_000 };
  const text = file(sizes);
  expect([images(text), leftOut(text)]).toEqual([10, 1]);
  const full = file(Object.fromEntries(all.map((name) => [name, 1_000_000])));
  expect(images(full)).toBe(6);
  expect(full.length).toBeLessThan(9_500_000);
});

test('a picture that is gone leaves no broken one', () => {
  expect([images(file({})), leftOut(file({}))]).toEqual([0, 6]);
});
