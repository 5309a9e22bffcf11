import { plainText } from '@shipshape/progress-model';

/** A title as one line of plain text, with its first letter as a sentence has it; empty where nothing is left. */
export const sentence = (text: string): string => {
  const line = plainText(text);
  return line.charAt(0).toUpperCase() + line.slice(1);
};

/** ISO 8601 in UTC. @param seconds since 1970 */
export const isoTime = (seconds: number): string => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
};

/**
 * A time of another program as ISO 8601 in UTC; undefined where the text is not a time, or names a day that its month does
 * not have: JavaScript would take 29 February 2027 for 1 March, and the page would state it.
 */
export function timeOf(text: unknown): string | undefined {
  const day = typeof text === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] : undefined;
  if (typeof text !== 'string' || day === undefined) return undefined;
  const midnight = new Date(day);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
