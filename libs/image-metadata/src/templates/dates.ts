import { moment } from '../libraries.ts';

/** A Handlebars helper's last argument. */
interface HelperOptions {
  hash: Record<string, string>;
}

/** `{{date 'F' tz='Z'}}`: a date in a moment format and a time zone, UTC by default. */
export type DateHelper = (format: string, options: HelperOptions) => string;

/**
 * Formats `date` as a date expression asks.
 *
 * @throws Error `Unknown K attribute` for a hash key other than `tz`; TypeError where there is no argument at all.
 */
export function formatDate(date: Date, format: string, options: HelperOptions): string {
  let zone = 'UTC';
  for (const [key, value] of Object.entries(options.hash)) {
    if (key !== 'tz') throw new Error(`Unknown ${key} attribute`);
    zone = value;
  }
  return moment()(date).tz(zone).format(format);
}
