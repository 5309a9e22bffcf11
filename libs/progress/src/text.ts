/** Characters that draw nothing, steer a terminal, or turn the direction of what follows. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu;

/** The longest title that is kept; a page shows less. */
const longest = 200;

/**
 * One line of what somebody wrote: no control characters, no override of the direction, blanks collapsed, cut where it
 * is long. It is still text of a stranger: whoever shows it escapes it.
 */
export function oneLine(text: string, most = longest): string {
  // Enough for any title, so that a text of megabytes costs nothing.
  const line = text
    .slice(0, most * 20)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(unseen, '')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : line;
}

/** The same with its first letter as a sentence has it. */
export const sentence = (text: string): string => {
  const line = oneLine(text);
  return line.charAt(0).toUpperCase() + line.slice(1);
};

/** ISO 8601 in UTC, without fractions. @param seconds since 1970 */
export const isoTime = (seconds: number): string => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
};

/** A time of another program as ISO 8601 in UTC; undefined where it is none. */
export function timeOf(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** An address that a page may link: http or https, without a login in it; undefined for any other. */
export function webLink(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 2000) return undefined;
  try {
    const url = new URL(text);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    return isWeb && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}
