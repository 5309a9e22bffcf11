import type { Known } from './facts.ts';
import type { Reason } from './reasons.ts';
import type { Shown, SourceId } from './status.ts';
import { plainText } from './text.ts';
import { hoursBetween, isoTime } from './time.ts';

/** Clocks of machines differ by so much, in hours, without harm. */
export const tolerance = 0.25;

/** What a source answered, if it can still be relied on. `last` is its answer before it went out of date. */
export type Answer<T> =
  | { known: true; value: T; at: string }
  | { known: false; reason: Reason; at: string | null; last?: T };

/**
 * Takes a source at its word only while that is fresh: what is too old, or comes from a clock that is ahead, is unknown.
 *
 * @param hours how old it may be
 */
export function answer<T>(
  source: SourceId,
  known: Known<T> | undefined,
  now: string,
  hours: number,
): Answer<T> {
  if (!known) return unknown(source, 'nothing was collected');
  if (!known.known) return unknown(source, known.reason);
  const at = isoTime(known.at);
  const age = hoursBetween(at, now);
  if (at === null || age === undefined) return unknown(source, 'it does not say when it was true');
  const code = age < -tolerance ? 'source.ahead' : age > hours ? 'source.stale' : undefined;
  if (!code) return { known: true, value: known.value, at };
  return { known: false, reason: { code, values: { source, at } }, at, last: known.value };
}

const unknown = (source: SourceId, why: string): Answer<never> => ({
  known: false,
  reason: { code: 'source.unknown', values: { source, why: plainText(why, 200) } },
  at: null,
});

/** An answer in the shape that a status shows; what is out of date keeps its last value. */
export const shown = <From, To>(given: Answer<From>, convert: (value: From, at: string) => To): Shown<To> => {
  if (given.known) return { known: true, value: convert(given.value, given.at) };
  const { reason, last, at } = given;
  return { known: false, reason, last: last === undefined || at === null ? null : convert(last, at) };
};
