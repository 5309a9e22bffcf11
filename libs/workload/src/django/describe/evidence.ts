import { withoutLogins } from '@shipshape/workspace';
import { literal } from '../../literal.ts';
import type { Evidence, Fact } from './project.ts';

const longest = 120;

/** One place in a file; the text is cut to a few words. */
export function at(file: string, line?: number, text?: string): Evidence {
  const short = text && withoutSecrets(text.replaceAll(/\s+/g, ' ').trim());
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(short ? { text: short.length > longest ? `${short.slice(0, longest - 1)}…` : short } : {}),
  };
}

/** A text without the login of an address, and without what is assigned to something that is called a secret. */
export const withoutSecrets = (text: string): string =>
  withoutLogins(text).replace(
    /((?:SECRET|PASSWORD|PASSWD|TOKEN|_KEY|APIKEY)\w*["']?\s*[=:]\s*)(?=["'\w]).*$/i,
    '$1…',
  );

/** A conclusion and the places that it rests on. */
export const fact = <T>(value: T, ...evidence: Evidence[]): Fact<T> => ({ value, evidence });

/** `config/settings.py:12` */
export const placeOf = ({ file, line }: Evidence): string => (line ? `${file}:${line}` : file);

/** Each place once, the first ones. */
export const firstPlaces = (places: readonly Evidence[], most = 3): Evidence[] =>
  places
    .filter((one, index) => places.findIndex((other) => placeOf(other) === placeOf(one)) === index)
    .slice(0, most);

/** The line of the first match, from 1; undefined where there is none. */
export function lineOf(text: string, pattern: RegExp, from = 0): number | undefined {
  const found = text.slice(from).search(pattern);
  if (found < 0) return undefined;
  let line = 1;
  for (let end = text.indexOf('\n'); end >= 0 && end < from + found; end = text.indexOf('\n', end + 1))
    line++;
  return line;
}

/** The line of a key in a section of a TOML file; of the section where the key is not found there. */
export function tomlLine(text: string, section: string, key?: string): number | undefined {
  const lines = text.split('\n');
  const header = lines.findIndex((line) => {
    const name = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/.exec(line)?.[1];
    return name?.replaceAll(/["'\s]/g, '') === section;
  });
  if (header < 0 && section !== '') return undefined;
  if (key === undefined) return header + 1;
  for (let index = header + 1; index < lines.length; index++) {
    const line = lines[index] as string;
    if (/^\s*\[/.test(line) && /^\s*\[\[?[\w."' -]+\]\]?\s*(#.*)?$/.test(line)) break;
    if (new RegExp(`^\\s*["']?${literal(key)}["']?\\s*[=.]`).test(line)) return index + 1;
  }
  return header < 0 ? undefined : header + 1;
}
