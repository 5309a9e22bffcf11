import { existsSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { readText, UserError } from '@shipshape/workspace';
import { parseRequirement } from '../describe/install/requirements.ts';
import type { Install } from '../describe/project.ts';
import { isInRange } from './in-range.ts';

/** pip-compile leaves them out unless it is told otherwise. */
const leftOut = new Set(['pip', 'setuptools', 'wheel', 'distribute']);

/**
 * Compares files of pip-compile with those that they were made from, without an index.
 *
 * @returns the end of a sentence
 * @throws UserError where one is stale
 */
export function compareCompiled({ installer, files, developmentFiles }: Install, repository: string): string {
  if (installer !== 'requirements') return '';
  const compared: string[] = [];
  for (const file of new Set([...files, ...developmentFiles])) {
    const text = readText(join(repository, file)) ?? '';
    const named = sourceOfCompiled(text);
    if (named === undefined) continue;
    const source = placesOf(named, file).find((path) => existsSync(join(repository, path)));
    if (source === undefined) continue;
    const wanted = readText(join(repository, source)) ?? '';
    const difference = staleness(text, wanted, posix.basename(named));
    if (difference)
      throw new UserError(
        `${file} does not match ${source}: ${difference}. Compile it again with the command in its first lines, and commit it.`,
      );
    compared.push(source);
  }
  return compared.length > 0 ? `; compared, without an index, with ${compared.join(', ')}` : '';
}

/** Where a file may lie that the head of another names: pip-compile ran in that one's folder, or in one above. */
function placesOf(named: string, file: string): string[] {
  const above = posix.dirname(file).split('/');
  return above
    .map((_, index) => posix.join(...above.slice(0, above.length - index), named))
    .concat(posix.normalize(named));
}

/** The file that pip-compile or uv made a text from, as its head says: the command's first `.in`. */
export const sourceOfCompiled = (text: string): string | undefined => {
  const head = /^(?:#.*\n)+/.exec(text)?.[0] ?? '';
  const command = /^# +((?:pip-compile|uv pip compile|.*\bpiptools compile)\b.*)$/m.exec(head)?.[1];
  const inputs = command?.split(/\s+/).filter((word) => !word.startsWith('-') && /\.in$/.test(word)) ?? [];
  return inputs.length === 1 ? inputs[0] : undefined;
};

/**
 * How a compiled file differs from what it was made from, as far as both tell without an index: a requirement that it
 * lacks, a version that is not what is asked for, and a package that nothing asks for any more.
 *
 * @param source the name of the `.in` file, without folder
 * @returns a sentence's beginning, such as `it lacks django`; undefined where none is found
 */
export function staleness(compiled: string, wanted: string, source: string): string | undefined {
  const pins = new Map<string, { version: string | undefined; via: string[] }>();
  let last: string[] = [];
  for (const line of compiled.split(/\r?\n/)) {
    const found = parseRequirement(bare(line));
    if (found && !/^\s/.test(line)) {
      last = [];
      pins.set(found.name, { version: /^===?([^,]+)$/.exec(found.specifier)?.[1], via: last });
    }
    for (const [, file = ''] of line.matchAll(/#.*?-r (\S+)/g)) last.push(basename(file));
  }
  const asked = new Set<string>();
  for (const line of wanted.split(/\r?\n/)) {
    const found = parseRequirement(bare(line));
    if (!found) continue;
    asked.add(found.name);
    const pin = pins.get(found.name);
    // A marker may leave it out, and so may pip-compile.
    if (!pin && !/;/.test(line) && !leftOut.has(found.name)) return `it lacks ${found.name}`;
    if (
      pin?.version &&
      found.specifier &&
      !/;/.test(line) &&
      isInRange(pin.version, found.specifier) === false
    )
      return `it has ${found.name} ${pin.version}, not ${found.specifier.replace(/^==/, '')}`;
  }
  for (const [name, { via }] of pins)
    if (via.includes(source) && !asked.has(name) && !/^-e |[/@]/m.test(wanted))
      return `it has ${name}, which is no longer asked for`;
  return undefined;
}

/** Without comment, hashes and line continuation. */
const bare = (line: string) =>
  line
    .replace(/(^|\s)#.*$/, '')
    .replace(/\s*\\$/, '')
    .replaceAll(/\s--hash[=\s]\S+/g, '')
    .trim();
