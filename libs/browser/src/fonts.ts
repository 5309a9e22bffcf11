import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptExtract, hasApt } from '@shipshape/provision';
import { type Say, stateFolder, withLock, writeWhole } from '@shipshape/workspace';

/** Latin, Greek and Cyrillic in the usual three kinds; more scripts; emoji. */
const packages = ['fonts-liberation2', 'fonts-dejavu-core', 'fonts-noto-color-emoji'];

const families = {
  'sans-serif': 'Liberation Sans',
  'system-ui': 'Liberation Sans',
  serif: 'Liberation Serif',
  monospace: 'Liberation Mono',
  emoji: 'Noto Color Emoji',
};

/**
 * Fetches the fonts that every machine draws with, and a fontconfig file that names only them: text then has the same
 * shape on a laptop and in CI. They are unpacked below `.shipshape`, nothing is installed.
 *
 * @returns the fontconfig file; undefined where they cannot be had, and the machine's own fonts are used
 */
export async function ensureFonts(say: Say): Promise<string | undefined> {
  const folder = join(stateFolder, 'fonts');
  const file = join(stateFolder, 'fonts.conf');
  if (!existsSync(folder)) {
    if (!hasApt()) return undefined;
    try {
      await withLock(
        join(stateFolder, 'fonts.lock'),
        async () => {
          if (!existsSync(folder)) await aptExtract(packages, folder, say);
        },
        () => undefined,
      );
    } catch (error) {
      say(`${(error as Error).message}\n  Text is drawn with this machine's own fonts.`);
      return undefined;
    }
  }
  writeWhole(file, configuration(join(folder, 'usr/share/fonts'), join(stateFolder, 'fonts.cache')));
  return file;
}

/** fontconfig(5): those folders and no other; what a page asks for and is not there becomes one of the families. */
function configuration(fonts: string, cache: string): string {
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const alias = ([generic, family]: [string, string]) =>
    `<alias binding="same"><family>${generic}</family><prefer><family>${family}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${text(fonts)}</dir>
<cachedir>${text(cache)}</cachedir>
${Object.entries(families).map(alias).join('\n')}
</fontconfig>
`;
}
