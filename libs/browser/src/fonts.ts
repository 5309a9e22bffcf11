import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptExtract, hasApt } from '@shipshape/provision';
import { type Log, userCache, withLock, writeWhole } from '@shipshape/workspace';

/** Latin, Greek and Cyrillic in the usual three kinds; Arabic, Hebrew and more; Chinese, Japanese and Korean; emoji. */
const packages = ['fonts-liberation2', 'fonts-dejavu-core', 'fonts-wqy-microhei', 'fonts-noto-color-emoji'];

/** Which of them replaces what pages usually ask for; `sans` and `mono` are what Chromium itself asks for. */
const families = {
  'Liberation Sans': [
    'sans-serif',
    'sans',
    'system-ui',
    'Arial',
    'Helvetica',
    'Helvetica Neue',
    'Segoe UI',
    'Roboto',
  ],
  'Liberation Serif': ['serif', 'Times', 'Times New Roman', 'Georgia'],
  'Liberation Mono': ['monospace', 'mono', 'Courier', 'Courier New', 'Menlo', 'Consolas'],
  'Noto Color Emoji': ['emoji', 'Apple Color Emoji', 'Segoe UI Emoji'],
};

/**
 * Fetches the fonts that every machine draws with, and a fontconfig file that names only them: text then has the same
 * shape on a laptop and in CI. They are unpacked into the user's cache, nothing is installed.
 *
 * @returns the fontconfig file; undefined where they cannot be had, and the machine's own fonts are used
 */
export async function ensureFonts(say: Log): Promise<string | undefined> {
  // Of other packages it is another folder: what is there is whole.
  const folder = join(
    userCache,
    `fonts-${createHash('sha256').update(packages.join()).digest('hex').slice(0, 8)}`,
  );
  const file = join(userCache, 'fonts.conf');
  if (!existsSync(folder)) {
    if (!hasApt()) return undefined;
    try {
      await withLock(
        join(userCache, 'fonts.lock'),
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
  writeWhole(file, configuration(join(folder, 'usr/share/fonts'), join(userCache, 'fonts.cache')));
  return file;
}

/** fontconfig(5): that folder and no other; what a page asks for and is not there becomes one of the families. */
function configuration(fonts: string, cache: string): string {
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const alias = ([family, names]: [string, string[]]) =>
    names.map(
      (name) =>
        `<alias binding="same"><family>${name}</family><prefer><family>${family}</family></prefer></alias>`,
    );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${text(fonts)}</dir>
<cachedir>${text(cache)}</cachedir>
${Object.entries(families).flatMap(alias).join('\n')}
<match target="pattern"><edit name="family" mode="append_last"><string>Liberation Sans</string></edit></match>
</fontconfig>
`;
}
