import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { difference } from './difference.ts';

type Colour = [number, number, number];
const white: Colour = [255, 255, 255];

/** A picture of one colour, with a rectangle in another. */
function picture(
  width: number,
  height: number,
  mark?: { x: number; y: number; size: number; colour: Colour },
) {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = mark && x >= mark.x && x < mark.x + mark.size && y >= mark.y && y < mark.y + mark.size;
      png.data.set([...(inside ? mark.colour : white), 255], (y * width + x) * 4);
    }
  }
  return PNG.sync.write(png);
}

const mark = { x: 10, y: 20, size: 6, colour: [0, 0, 200] as Colour };

test.each<[string, Buffer, Buffer, boolean]>([
  ['the same picture', picture(40, 60, mark), picture(40, 60, mark), false],
  ['another colour', picture(40, 60, mark), picture(40, 60, { ...mark, colour: [200, 0, 0] }), true],
  ['another place', picture(40, 60, mark), picture(40, 60, { ...mark, x: 20 }), true],
  ['more on a longer page', picture(40, 60), picture(40, 90, { ...mark, y: 70 }), true],
  ['a shorter page', picture(40, 90, { ...mark, y: 70 }), picture(40, 60), true],
  ['more white below', picture(40, 60, mark), picture(40, 90, mark), false],
  [
    'a shade that no eye sees',
    picture(40, 60, mark),
    picture(40, 60, { ...mark, colour: [1, 1, 201] }),
    false,
  ],
])('%s', (_, before, after, changed) => {
  expect(difference(before, after).changed).toBe(changed);
});

test('what differs is marked in red, in the size of the larger picture', () => {
  const { marked } = difference(picture(40, 60), picture(40, 90, { ...mark, y: 70 }));
  const { width, height, data } = PNG.sync.read(marked as Buffer);
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
  expect([width, height]).toEqual([40, 90]);
  expect(at(12, 72)).toEqual([255, 0, 0]);
  expect(at(2, 2)).toEqual([255, 255, 255]);
});
