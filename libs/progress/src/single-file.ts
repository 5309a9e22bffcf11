import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Status } from '@shipshape/progress-model';
import { page } from '@shipshape/progress-page';

/** Of all pictures together, in bytes: in the file they are three times that, once in each language, and can be sent by mail. */
const mostPictures = 3 * 1024 * 1024;

const types: Record<string, string> = { '.png': 'image/png', '.webp': 'image/webp' };

/**
 * The page of a status as a single file, which a reader downloads from a release and opens without a network: the
 * pictures are in it, and it needs no other file. Pictures that would make it larger than 9 MB are left out, and that
 * is said.
 *
 * @param folder where the pictures of the status are
 */
export function singleFile(status: Status, folder: string): string {
  const seen = new Map<string, string | undefined>();
  let left = mostPictures;
  const read = (picture: string): string | undefined => {
    const file = join(folder, picture);
    const type = types[extname(picture)];
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (!type || size === undefined || size > left) return undefined;
    left -= size;
    return `data:${type};base64,${readFileSync(file).toString('base64')}`;
  };
  const embedded = (picture: string): string | undefined => {
    if (!seen.has(picture)) seen.set(picture, read(picture));
    return seen.get(picture);
  };
  return page(status, { kept: new Map(), embedded });
}
