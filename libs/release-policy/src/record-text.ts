import { type MoveRecord, tagKinds } from './types.ts';

/** The record as text, for an annotation or a blob. */
export function formatRecord(record: MoveRecord): string {
  return JSON.stringify(record);
}

/**
 * Reads a record of `tag` back from its text. Anyone who may push can write to a registry, so anything but a complete
 * record of this tag is an error.
 *
 * @throws Error with one sentence that says what to do.
 */
export function parseRecord(tag: string, text: string): MoveRecord {
  const found = parseJson(text);
  if (isRecord(found) && found.tag === tag) return { ...found, from: found.from };
  throw new Error(
    `The record of tag ${tag} in the registry is unreadable. Set the image of ${tag} by hand, with rollback.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is MoveRecord {
  return (
    hasStrings(value, 'tag') &&
    (!('kind' in value) || (tagKinds as readonly unknown[]).includes(value.kind)) &&
    'to' in value &&
    hasStrings(value.to, 'digest', 'mark') &&
    (!('from' in value) || (hasStrings(value.from, 'digest') && isOptionalString(value.from, 'mark'))) &&
    (!('rollback' in value) || hasStrings(value.rollback, 'by', 'reason')) &&
    'withdrawn' in value &&
    Array.isArray(value.withdrawn) &&
    value.withdrawn.every((entry) => hasStrings(entry, 'digest', 'by', 'reason'))
  );
}

function hasStrings(value: unknown, ...keys: string[]): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return keys.every((key) => typeof Reflect.get(value, key) === 'string');
}

function isOptionalString(value: object, key: string): boolean {
  return ['string', 'undefined'].includes(typeof Reflect.get(value, key));
}
