const hour = 3_600_000;

/** Milliseconds of an ISO 8601 time; undefined where the text is not a time. */
export function instant(text: string | null | undefined): number | undefined {
  const at = text ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
}

/** The same time in UTC and in one form; null where the text is not a time. */
export function isoTime(text: string | null | undefined): string | null {
  const at = instant(text);
  return at === undefined ? null : new Date(at).toISOString();
}

/** Hours from one time to a later one; undefined where one of them is not a time. Negative where they are the wrong way round. */
export function hoursBetween(from: string | null | undefined, to: string): number | undefined {
  const [start, end] = [instant(from), instant(to)];
  return start === undefined || end === undefined ? undefined : (end - start) / hour;
}

/** Whether a date is over: it is that whole day in UTC, whatever its hour. False where one is not a time. */
export function isOver(date: string | null | undefined, now: string): boolean {
  const [last, today] = [date, now].map((text) => Math.floor((instant(text) ?? Number.NaN) / (24 * hour)));
  return last !== undefined && today !== undefined && last < today;
}

/** The middle of a list; null of an empty one. */
export function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
