import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
const workspace = join(here, '../..');

/** The command in one file. */
export const bundle = join(workspace, 'dist/tools/docker-metadata/docker-metadata.cjs');

const folders = ['src', '../../libs/image-metadata/src', '../../libs/ci-context/src'];
const files = ['bundle.mjs', '../../package-lock.json'];

/** Whether the bundle is there, and younger than everything it is made of. */
export function isFresh() {
  const made = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  const sources = folders.flatMap((folder) =>
    readdirSync(join(here, folder)).map((name) => join(folder, name)),
  );
  return [...sources, ...files].every(
    (file) => (statSync(join(here, file), { throwIfNoEntry: false })?.mtimeMs ?? 0) <= made,
  );
}
