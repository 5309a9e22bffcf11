import { readFileSync, statSync } from 'node:fs';

/** More is no report of ours, and would fill the memory. */
const mostBytes = 50 * 1024 * 1024;

/** A file's text; undefined where it does not exist, cannot be read, or is larger than `most` bytes. */
export function readText(file: string, most = mostBytes): string | undefined {
  try {
    const { size } = statSync(file);
    return size > most ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A JSON file's object; undefined where the file is unreadable or holds no object. */
export function readObject(file: string, most?: number): Record<string, unknown> | undefined {
  const text = readText(file, most);
  return text === undefined ? undefined : objectOf(text);
}

/** The JSON object of a text; undefined where it is anything else. */
export function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The value where it is an object and no list; otherwise undefined. */
export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

/** The objects of a list; empty where the value is no list. */
export const objectsIn = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? (value as unknown[]) : []).map(asObject).filter((one) => one !== undefined);

/** The text where it is one; otherwise undefined. */
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The number where it is a finite one; otherwise undefined. */
export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
