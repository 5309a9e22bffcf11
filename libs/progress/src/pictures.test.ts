import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { picturesIn, placePictures, readPictures } from './pictures.ts';

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
      at: '2026-11-24T08:00:00Z',
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
    value: {
      imageId: 'sha256:1',
      pages: [{ path: '/', name: 'Home', views: [{ ...view, changed: true }] }],
    },
    at: '2026-11-24T08:00:00.000Z',
  });
  const kept = join(folder, 'kept');
  placePictures(folder, kept);
  placePictures(kept, kept);
  expect(existsSync(join(kept, 'pictures/a.png'))).toBe(true);
  // A run that took none has those of the last page; one that could take none states that.
  expect(picturesIn(join(folder, 'nothing'), kept)).toBe(kept);
  expect(readPictures(kept)).toEqual(readPictures(folder));
  expect(picturesIn(folder, kept)).toBe(folder);
});

test.each<[unknown, string]>([
  ['{', 'no pictures were taken'],
  [{ imageId: 'x', pages: [], notTaken: 'no browser was found' }, 'no browser was found'],
  [{ imageId: 'x', pages: 7 }, 'no pictures were taken'],
])('%j is no picture', (record, why) => {
  expect(() => readPictures(dist(record))).toThrow(why);
});
