import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureFacts, PicturePage } from '@shipshape/progress-model';
import { Unknown } from './known.ts';
import { asText, objectsIn, readObject } from './read-text.ts';
import { timeOf } from './text.ts';

type View = PicturePage['views'][number];

/**
 * The pictures that a browser took of the smoke-tested image, as `docker-pictures` recorded them. A view whose file is not
 * there, or does not lie beside the record, is left out.
 *
 * @param dist the folder of the record, see {@link picturesIn}
 * @throws Unknown where none were taken
 */
export function readPictures(dist: string): { value: PictureFacts; at?: string } {
  const record = readObject(join(dist, 'pictures.json'));
  const imageId = asText(record?.imageId);
  const why = asText(record?.notTaken)?.split('\n')[0];
  if (imageId === undefined) throw new Unknown(why ?? 'no pictures were taken of this version');
  const pages = objectsIn(record?.pages).flatMap((page): PicturePage[] => {
    const views = objectsIn(page.views).flatMap((view) => readView(dist, view) ?? []);
    const path = asText(page.path) ?? '/';
    return views.length > 0 ? [{ path, name: asText(page.name) ?? path, views }] : [];
  });
  if (pages.length === 0) throw new Unknown(why ?? 'no pictures were taken of this version');
  const at = timeOf(record?.at);
  return { value: { imageId, pages }, ...(at ? { at } : {}) };
}

function readView(dist: string, view: Record<string, unknown>): View | undefined {
  const file = (value: unknown) => {
    const name = asText(value);
    return name && /^pictures\/[\w.-]+\.(png|webp)$/.test(name) && existsSync(join(dist, name)) ? name : null;
  };
  const after = file(view.after);
  const { width, changed } = view;
  if (!after || (width !== 'phone' && width !== 'desktop')) return undefined;
  return {
    ...{ width, after, before: file(view.before), difference: file(view.difference) },
    changed: typeof changed === 'boolean' ? changed : null,
  };
}

/**
 * Where the newest pictures are: of this machine's own build, or else those of the last page, since a run that builds
 * nothing, such as one at night, takes none.
 *
 * @param kept the folder of the last page's
 */
export const picturesIn = (dist: string, kept: string): string =>
  [dist, kept].find((folder) => existsSync(join(folder, 'pictures.json'))) ?? dist;

/** Puts pictures beside the page that shows them, or where the next page finds them, in the place of earlier ones. */
export function placePictures(from: string, to: string): void {
  if (from === to || !existsSync(join(from, 'pictures'))) return;
  rmSync(join(to, 'pictures'), { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['pictures', 'pictures.json'])
    cpSync(join(from, name), join(to, name), { recursive: true });
}
