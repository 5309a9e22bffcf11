import { deflateSync } from 'node:zlib';
import type { Browser } from '@shipshape/browser';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, opacity, a byte each. */
  data: Uint8Array;
}

/** The pixels of a PNG, decoded by the browser. */
export async function pixelsOf(browser: Browser, png: Buffer): Promise<Pixels> {
  const page = await browser.newPage();
  const [width, height, text] = (await page.evaluate(`(async () => {
    const blob = await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob();
    const image = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return [image.width, image.height, btoa(text)];
  })()`)) as [number, number, string];
  await page.close();
  return { width, height, data: Buffer.from(text, 'base64') };
}

/** A page's few flat colours stay as they are; the many shades at the edges of letters are rounded. */
const exact = 24;

/**
 * The same picture as a PNG with at most 256 colours: a third of the size, and letters stay sharp.
 *
 * @throws Error where it is still larger than `mostBytes`
 */
export function smallPng({ width, height, data }: Pixels, mostBytes: number): Buffer {
  for (let step = 32; step <= 96; step += 16) {
    const { palette, rows } = indexed({ width, height, data }, step);
    const content = deflateSync(rows, { level: 9 });
    if (palette.length > 256 || content.length > mostBytes - 2_000) continue;
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 3, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk(
        'PLTE',
        Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
      ),
      chunk('IDAT', content),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
  throw new Error(`A picture of ${width} × ${height} does not fit into ${mostBytes} bytes: show less on it.`);
}

function indexed({ width, height, data }: Pixels, step: number) {
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let at = 0; at < colours.length; at++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
    const colour = (red << 16) | (green << 8) | blue;
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, exact)
    .map(([colour]) => colour);
  const palette: number[] = [];
  const places = new Map<number, number>();
  for (const colour of counts.keys()) {
    const shown = rounded(colour, kept, step);
    if (!palette.includes(shown)) palette.push(shown);
    places.set(colour, palette.indexOf(shown));
  }
  // Each row begins with a byte for its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0;
  return { palette, rows };
}

const channels = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function rounded(colour: number, kept: number[], step: number): number {
  if (kept.includes(colour)) return colour;
  const mine = channels(colour);
  const near = kept.find((one) =>
    channels(one).every((value, at) => Math.abs(value - (mine[at] ?? 0)) <= step / 2),
  );
  if (near !== undefined) return near;
  const [red = 0, green = 0, blue = 0] = mine.map((value) => Math.min(255, Math.round(value / step) * step));
  return (red << 16) | (green << 8) | blue;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** As PNG asks for; Node has it built in only from version 22. */
function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
