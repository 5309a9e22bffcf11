import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { placePictures, readPictures } from './pictures.ts';

function dist(record: unknown, files: string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'pictures'));
  for (const name of files) writeFileSync(join(folder, name), 'png');
  writeFileSync(join(folder, 'pictures.json'), typeof record === 'string' ? record : JSON.stringify(record));
  return folder;
}

const view = { width: 'phone', before: null, difference: null, changed: null, after: 'pictures/a.png' };

test('a view counts with its files; what is not there, or elsewhere, does not', () => {
  const folder = dist(
    {
      imageId: 'sha256:1',
      pages: [
        {
          path: '/',
          name: 'Home',
          views: [
            { ...view, before: 'pictures/b.png', changed: true },
            { ...view, width: 'watch' },
            { ...view, after: '../secret.png' },
            { ...view, after: 'pictures/none.png' },
          ],
        },
        { path: '/gone/', views: [{ ...view, after: 'pictures/none.png' }] },
      ],
    },
    ['pictures/a.png'],
  );
  expect(readPictures(folder)).toEqual({
    imageId: 'sha256:1',
    pages: [{ path: '/', name: 'Home', views: [{ ...view, changed: true }] }],
  });
  placePictures(folder, join(folder, 'page'));
  expect(existsSync(join(folder, 'page/pictures/a.png'))).toBe(true);
});

test.each<[unknown, string]>([
  ['{', 'no pictures were taken'],
  [{ imageId: 'x', pages: [], notTaken: 'no browser was found' }, 'no browser was found'],
  [{ imageId: 'x', pages: 7 }, 'no pictures were taken'],
])('%j is no picture', (record, why) => {
  expect(() => readPictures(dist(record))).toThrow(why);
});
