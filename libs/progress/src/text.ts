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

/** A time of another program as ISO 8601 in UTC; undefined where the text is not a time. */
export function timeOf(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
