import { folderOf, join, upwards } from '../../../paths.ts';
import { type Data, record, type Sources } from '../sources.ts';
import { fromParsed, isDict, unknown, type Value } from './values.ts';

/** The endings of the files that are read. */
export const endings = ['toml', 'yaml', 'yml', 'json'];

/** Where dynaconf finds a file: in the folder of the module, above it, and in `config` there. */
export function fileOf(name: string, module: string, sources: Sources): string | undefined {
  const folders = upwards(folderOf(module)).flatMap((folder) => [folder, join(folder, 'config') as string]);
  return [name, ...folders.flatMap((folder) => join(folder, name) ?? [])].find(
    (path) => sources.has(path) && endings.some((ending) => path.endsWith(`.${ending}`)),
  );
}

/** What a file states; nothing where it cannot be read. */
export function dataOf(sources: Sources, file: string): { [key: string]: Data } {
  if (file.endsWith('.toml')) return sources.toml(file) ?? {};
  return record(file.endsWith('.json') ? sources.json(file) : sources.yaml(file));
}

/** What counts of a file with environments, the strongest last. */
export const layersOf = (data: { [key: string]: Data }, environment: string) =>
  ['default', environment.toLowerCase(), 'global'].flatMap((layer) =>
    Object.entries(data).flatMap(([name, part]) => (name.toLowerCase() === layer ? [record(part)] : [])),
  );

/** Two dictionaries as one, however deep; names differ by more than capital letters. */
export function merged(before: Value | undefined, after: Value): Value {
  if (!isDict(before) || !isDict(after)) return after;
  const entries = new Map(before.entries);
  for (const [key, value] of after.entries) {
    if (key === 'dynaconf_merge') continue;
    const same = [...entries.keys()].find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
    entries.set(same, merged(entries.get(same), value));
  }
  return { entries };
}

/** A text of the environment: dynaconf reads it as TOML where it can. */
export function parsed(text: string): Value {
  if (/^(true|false)$/i.test(text)) return /^true$/i.test(text);
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text.startsWith('@')) return unknown;
  try {
    return /^[[{"]/.test(text) ? fromParsed(JSON.parse(text)) : text;
  } catch {
    return text;
  }
}
