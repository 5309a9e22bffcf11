import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { changedPages, compare } from './record.ts';
import type { Shot, Width } from './shoot.ts';

function shot(name: string, path: string, shade: number, width: Width = 'phone'): Shot {
  const png = new PNG({ width: 4, height: 4 });
  png.data.fill(shade);
  return { name, path, width, png: PNG.sync.write(png) };
}
const shots = (...all: Shot[]) => ({ shots: all, remarks: [] });

test('each page has before, after and difference, and files of its own', () => {
  const after = shots(
    shot('Start', '/', 255),
    shot('Start', '/', 255, 'desktop'),
    shot('Basket', '/a/basket/?x=1', 90),
    shot('Help', '/help/', 255),
  );
  const before = shots(
    shot('Start', '/', 255),
    shot('Start', '/', 255, 'desktop'),
    shot('Basket', '/b', 200),
  );
  const { pages, files } = compare(after, before);
  expect(pages.map(({ name, path, views }) => [name, path, ...views.map(({ changed }) => changed)])).toEqual([
    ['Start', '/', false, false],
    ['Basket', '/a/basket/?x=1', true],
    // It is new.
    ['Help', '/help/', true],
  ]);
  expect(pages[1]?.views).toEqual([
    {
      width: 'phone',
      before: 'pictures/2-a-basket-x-1-phone-before.png',
      after: 'pictures/2-a-basket-x-1-phone-after.png',
      difference: 'pictures/2-a-basket-x-1-phone-difference.png',
      changed: true,
    },
  ]);
  expect(pages[2]?.views[0]).toMatchObject({ before: null, difference: null });
  const named = pages.flatMap(({ views }) =>
    views.flatMap((view) => [view.before, view.after, view.difference]),
  );
  expect([...files.keys()].sort()).toEqual(named.filter(Boolean).sort());
  expect(changedPages({ pages })).toBe(2);
});

test('without an earlier release nothing is said to have changed', () => {
  const { pages } = compare(shots(shot('Start', '/', 255)), undefined);
  expect(pages[0]?.views).toEqual([
    {
      width: 'phone',
      before: null,
      after: 'pictures/1-start-phone-after.png',
      difference: null,
      changed: null,
    },
  ]);
  expect(changedPages({ pages })).toBe(0);
});

test('a page with a long name, or one of no letters, has a file all the same', () => {
  const { files } = compare(
    shots(shot('Long', `/${'long-'.repeat(60)}`, 1), shot('語', '/語/', 2)),
    undefined,
  );
  expect([...files.keys()]).toEqual([
    expect.stringMatching(/^pictures\/1-[\w-]{1,60}-phone-after\.png$/),
    'pictures/2-start-phone-after.png',
  ]);
});
