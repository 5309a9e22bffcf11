const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const workspace = join(__dirname, '../..');

/** The bundle of the command. */
const bundle = join(workspace, 'dist/tools/docker-metadata/docker-metadata.cjs');
/** What it was made of: paths from the workspace's root, as JSON. */
const sources = `${bundle}.sources.json`;

/** Whether the bundle exists and nothing that it was made of is newer. */
function isFresh() {
  const changed = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const made = changed(bundle);
  if (made === undefined || changed(sources) === undefined) return false;
  const files = [...JSON.parse(readFileSync(sources, 'utf8')), 'package-lock.json'];
  return files.every((file) => (changed(join(workspace, file)) ?? Infinity) <= made);
}

module.exports = { bundle, sources, isFresh };
