import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** What became of a page between two pictures of it. */
export interface Difference {
  changed: boolean;
  /** A PNG: the newer picture faded, what differs in red; null where nothing does. */
  marked: Buffer | null;
}

/**
 * Compares two pictures of one page. A longer page is compared with the shorter one continued in white; differences that
 * only come from smoothed edges do not count.
 *
 * @param before a PNG
 * @param after a PNG
 */
export function difference(before: Buffer, after: Buffer): Difference {
  if (before.equals(after)) return { changed: false, marked: null };
  const pictures = [PNG.sync.read(before), PNG.sync.read(after)] as const;
  const width = Math.max(...pictures.map((one) => one.width));
  const height = Math.max(...pictures.map((one) => one.height));
  const [old, now] = pictures.map((one) => onWhite(one, width, height)) as [PNG, PNG];
  const marked = new PNG({ width, height });
  const differing = pixelmatch(old.data, now.data, marked.data, width, height, { alpha: 0.25 });
  return differing > 0 ? { changed: true, marked: PNG.sync.write(marked) } : { changed: false, marked: null };
}

function onWhite(picture: PNG, width: number, height: number): PNG {
  const sheet = new PNG({ width, height });
  sheet.data.fill(255);
  PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, 0, 0);
  return sheet;
}
