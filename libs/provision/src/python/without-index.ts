import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readText } from '@shipshape/workspace';

const index = /^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)(?:[\s=].*)?$/;

/** The package indexes that a requirements file names itself. */
export const indexesIn = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*(?:-i|--index-url|--extra-index-url)[\s=]+(\S+)/.exec(line)?.[1];
    return found ? [found] : [];
  });

/** An index's address as it may be printed: it can hold a password. */
export const withoutLogin = (address: string): string => address.replace(/\/\/[^/]*@/, '//');

/** The text without the indexes that it names: an index of the machine's own configuration takes their place. */
export const withoutIndexes = (text: string): string =>
  text
    .split(/\r?\n/)
    .filter((line) => !index.test(line))
    .join('\n');

const chained = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[\s=]+(\S+)/gm)].map(([, name = '']) => name);

/**
 * Copies requirements files and those that they name into `into`, at the same paths, without the indexes that they name.
 *
 * @param files from `folder`
 * @returns the indexes that were left out
 */
export function copyWithoutIndexes(folder: string, files: readonly string[], into: string): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const copy = (file: string) => {
    const path = normalize(file);
    if (seen.has(path) || path.startsWith('..')) return;
    seen.add(path);
    const text = readText(join(folder, path));
    if (text === undefined) return;
    found.push(...indexesIn(text));
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), withoutIndexes(text));
    for (const name of chained(text)) copy(join(dirname(path), name));
  };
  for (const file of files) copy(file);
  return found;
}
