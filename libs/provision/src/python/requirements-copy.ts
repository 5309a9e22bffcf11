import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readText } from '@shipshape/workspace';

/** Changes the text of a requirements file. */
export type Rewrite = (text: string) => string;

const chained = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[\s=]+(\S+)/gm)].map(([, name = '']) => name);

/**
 * Copies requirements files and those that they name into `into`, at the same paths, changed.
 *
 * @param files from `folder`
 * @returns the texts as they were
 */
export function copyRequirements(
  folder: string,
  files: readonly string[],
  into: string,
  rewrites: readonly Rewrite[],
): string[] {
  const found = new Map<string, string>();
  const copy = (file: string) => {
    const path = normalize(file);
    if (found.has(path) || path.startsWith('..')) return;
    const text = readText(join(folder, path));
    if (text === undefined) return;
    found.set(path, text);
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(
      join(into, path),
      rewrites.reduce((before, rewrite) => rewrite(before), text),
    );
    for (const name of chained(text)) copy(join(dirname(path), name));
  };
  for (const file of files) copy(file);
  return [...found.values()];
}
