import { type Json, objectIn, parseObject, stringifyLike } from './json.ts';
import type { ReadFile, WrittenFile } from './written-file.ts';

const purpose = 'states what could not be inferred, for the team to correct';

/** The digests of the files that Shipshape wrote, by path from the repository's root. */
export type WrittenDigests = Record<string, string>;

/** What the project states, beside the record. */
export interface Statement {
  path: string;
  content: Json;
}

/** What an earlier call recorded in a project's shipshape.json; `{}` where there is none. */
export function recordIn(path: string, read: ReadFile): WrittenDigests {
  const there = read(path);
  if (there === undefined) return {};
  const entries = Object.entries(objectIn(parseObject(path, there).written));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * Whether `init` wrote a project's shipshape.json, or completed one that the team had written before.
 *
 * @throws UserError where the file is not a JSON object
 */
export function wasWritten(path: string, read: ReadFile): boolean {
  const there = read(path);
  if (there === undefined) return false;
  const content = parseObject(path, there);
  return '$schema' in content || 'written' in content;
}

/** A project's shipshape.json: made once, around what the team states already; later only the record in it changes. */
export function shipshapeJson(
  { path, content }: Statement,
  record: WrittenDigests,
  read: ReadFile,
): WrittenFile {
  const there = read(path);
  const written = Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
  const stated = there === undefined ? {} : parseObject(path, there);
  const isFirst = !wasWritten(path, read);
  const own = isFirst ? completed(content, stated) : stated;
  const { written: known = {}, ...rest } = own;
  const text = stringifyLike(Object.keys(written).length > 0 ? { ...rest, written } : rest, there);
  if (there === undefined) return { path, action: 'create', before: null, text, purpose };
  const same = !isFirst && JSON.stringify(known) === JSON.stringify(written);
  return { path, action: same ? 'keep' : 'update', before: there, text: same ? there : text, purpose };
}

/** What is found, with what is stated in place of it, as far down as both are tables. */
function completed(found: Json, stated: Json): Json {
  const both = Object.entries(stated).map(([key, value]) => {
    const below = found[key];
    return [key, isTable(below) && isTable(value) ? completed(below, value) : value];
  });
  return { ...found, ...Object.fromEntries(both) };
}

const isTable = (value: unknown): value is Json => objectIn(value) === value;
