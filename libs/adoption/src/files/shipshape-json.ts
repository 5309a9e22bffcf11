import type { ReadFile, WrittenFile } from '../plan/written-file.ts';
import { type Json, objectIn, parseObject, stringifyLike } from './json.ts';

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

/** A project's shipshape.json: made once; later only the record in it changes. */
export function shipshapeJson(
  { path, content }: Statement,
  record: WrittenDigests,
  read: ReadFile,
): WrittenFile {
  const there = read(path);
  const written = Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
  const own = there === undefined ? content : parseObject(path, there);
  const { written: known = {}, ...rest } = own;
  const text = stringifyLike(Object.keys(written).length > 0 ? { ...rest, written } : rest, there);
  if (there === undefined) return { path, action: 'create', before: null, text, purpose };
  const same = JSON.stringify(known) === JSON.stringify(written);
  return { path, action: same ? 'keep' : 'update', before: there, text: same ? there : text, purpose };
}
