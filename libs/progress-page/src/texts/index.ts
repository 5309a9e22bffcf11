import type { Language, Reason, Status } from '@shipshape/progress-model';
import { en } from './en.ts';
import { es } from './es.ts';
import type { Format, Words } from './words.ts';

export type { Format, Words } from './words.ts';

const all: Record<Language, Words> = { en, es };

/** Every word of a language. */
export const wordsOf = (language: Language): Words => all[language];

/**
 * How values are written in a language.
 *
 * @param now the moment of the status, ISO 8601: dates of its year come without the year
 */
export function formatOf(words: Words, now: string): Format {
  const day = (iso: string, withYear: boolean) => {
    const at = new Date(iso);
    if (Number.isNaN(at.getTime())) return words.page.unknown;
    const year = withYear || at.getUTCFullYear() !== new Date(now).getUTCFullYear();
    const month = words.months[at.getUTCMonth()] ?? '';
    return words.date(at.getUTCDate(), month, year ? at.getUTCFullYear() : undefined);
  };
  const number = (value: number) => {
    const text = String(Math.round(value * 10) / 10);
    return words.decimalComma ? text.replace('.', ',') : text;
  };
  return {
    date: (iso) => day(iso, false),
    moment: (iso) => `${day(iso, true)}, ${iso.slice(11, 16)} UTC`,
    number,
    // Environments have any name, such as one that every object inherits.
    place: (name) => own(words.places, name) ?? name.charAt(0).toUpperCase() + name.slice(1),
    placeNote: (name) => own(words.placeNotes, name),
    hours(value) {
      const minutes = Math.max(1, Math.round(value * 60));
      if (minutes < 90) return words.minutes(number(minutes), minutes === 1);
      if (value < 48) return words.hours(number(value), false);
      return words.days(number(value / 24), false);
    },
  };
}

/**
 * A reason of a status in one sentence, as plain text.
 *
 * @param now the moment of the status
 */
export function sentence(reason: Reason, language: Language, now: string): string {
  const words = all[language];
  return write(reason, words, formatOf(words, now));
}

/** The same with words and format at hand. */
export function write<C extends Reason['code']>(
  reason: Reason & { code: C },
  words: Words,
  format: Format,
): string {
  const say = words.reasons[reason.code] as (values: Reason['values'], format: Format) => string;
  return say(reason.values, format);
}

/** The first sentence of a status: the answer to "Can I rely on it?". */
export function headline({ overall, statements }: Status, language: Language): string {
  const { level, headline: name, affects, decidedBy } = overall;
  const words = all[language];
  const works = statements.some((one) => one.rule === 'environments' && one.level === 'on track');
  if (level === 'on track' && !works) return words.onlyTested;
  if (affects === 'next' && (level === 'at risk' || level === 'blocked')) return words.onlyNext[level];
  if (decidedBy.length > 0 && decidedBy.every((id) => id.startsWith('rollback:'))) return words.putBack;
  if (affects === 'today' && level === 'blocked') return words.wrongToday;
  return words.headlines[name];
}

const own = (texts: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;
