import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applicationFiles } from './application.ts';
import { defaults, type Files, type Idioms } from './idioms.ts';
import { installFiles } from './install.ts';
import { settingsFiles } from './settings.ts';

export type { Files, Idioms } from './idioms.ts';

/**
 * A small Django project that works: a page at `/`, the admin, one model with its migration, one test. Every idiom is
 * a choice, so that one builder makes the projects of all kinds.
 *
 * @returns each file's text by its path from the repository's root
 */
export function djangoProject(chosen: Idioms = {}): Files {
  const idioms = { ...defaults, ...chosen };
  const code = { ...applicationFiles(idioms), ...settingsFiles(idioms) };
  const manifests = installFiles(idioms);
  const codeFolder = { root: '', src: 'src/', backend: 'backend/' }[idioms.layout];
  const manifestFolder = idioms.layout === 'backend' ? 'backend/' : '';
  return { ...below(codeFolder, code), ...below(manifestFolder, manifests), ...idioms.files };
}

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));

/** Writes files into a folder, which is made where it is missing. */
export function writeProject(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
