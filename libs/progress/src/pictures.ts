import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureFacts } from '@shipshape/progress-model';
import { Unknown } from './known.ts';
import { asText, objectsIn, readObject } from './read-text.ts';

type Page = PictureFacts['pages'][number];
type View = Page['views'][number];

/**
 * The pictures that a browser took of the smoke-tested image, as `docker-pictures` recorded them under dist. A view whose
 * file is not there, or does not lie beside the record, is left out.
 *
 * @throws Unknown where none were taken
 */
export function readPictures(dist: string): PictureFacts {
  const record = readObject(join(dist, 'pictures.json'));
  const imageId = asText(record?.imageId);
  const why = asText(record?.notTaken);
  if (imageId === undefined) throw new Unknown(why ?? 'no pictures were taken of this version');
  const pages = objectsIn(record?.pages).flatMap((page): Page[] => {
    const views = objectsIn(page.views).flatMap((view) => readView(dist, view) ?? []);
    const path = asText(page.path) ?? '/';
    return views.length > 0 ? [{ path, name: asText(page.name) ?? path, views }] : [];
  });
  if (pages.length === 0) throw new Unknown(why ?? 'no pictures were taken of this version');
  return { imageId, pages };
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

/** Puts the pictures beside the page that shows them, in the place of earlier ones. */
export function placePictures(dist: string, page: string): void {
  const from = join(dist, 'pictures');
  if (!existsSync(from)) return;
  const to = join(page, 'pictures');
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
