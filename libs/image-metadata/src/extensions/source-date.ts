import type { MetadataSettings } from '../context.ts';

/**
 * The time that SOURCE_DATE_EPOCH states in seconds since 1970, a convention of reproducible builds. Undefined if unset.
 *
 * @throws Error where SOURCE_DATE_EPOCH is not a whole number of seconds.
 */
export function sourceDate({ SOURCE_DATE_EPOCH: seconds }: MetadataSettings): Date | undefined {
  if (!seconds) return undefined;
  const date = new Date(/^\d+$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new Error(`SOURCE_DATE_EPOCH is "${seconds}". Set it to a whole number of seconds since 1970.`);
  }
  return date;
}
