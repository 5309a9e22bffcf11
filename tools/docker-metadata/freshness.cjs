const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const workspace = join(__dirname, '../..');

/** The bundle of the command. */
const bundle = join(workspace, 'dist/tools/docker-metadata/docker-metadata.cjs');

const folders = ['tools/docker-metadata/src', 'libs/image-metadata/src', 'libs/ci-context/src'];
const files = ['tools/docker-metadata/bundle.mjs', 'package-lock.json'];

/** Whether the bundle exists and no source is newer. */
function isFresh() {
  const changed = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const made = changed(bundle);
  if (made === undefined) return false;
  const sources = folders.flatMap((folder) =>
    readdirSync(join(workspace, folder), { recursive: true }).map((name) => join(folder, name)),
  );
  return [...sources, ...files].every((file) => (changed(join(workspace, file)) ?? 0) <= made);
}

module.exports = { bundle, isFresh };
