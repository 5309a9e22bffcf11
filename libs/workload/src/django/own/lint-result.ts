import type { Comparison, Verdict } from './linters.ts';

/** A verdict in words. */
export const shown = (verdict: Verdict): string =>
  verdict === 'fails' ? 'could not check' : `${verdict} finding${verdict === 1 ? '' : 's'}`;

/** What all linters came to, in one line. */
export function told(comparisons: readonly Comparison[]): string {
  const clean = comparisons.filter(({ verdict }) => verdict === 0).map(({ name }) => name);
  const others = comparisons.filter(({ verdict }) => verdict !== 0);
  return [
    ...(clean.length > 0 ? [`${clean.join(', ')} clean`] : []),
    ...others.map(({ name, verdict }) => `${name} ${shown(verdict)}`),
  ].join('; ');
}

/**
 * Why a project fails its linters, and what to do; undefined where nothing got worse. To accept what is found is only
 * named where `lint --write-baseline` would do it.
 *
 * @param project its name
 */
export function whyWorse(project: string, comparisons: readonly Comparison[]): string | undefined {
  const worse = comparisons.filter((one) => one.worse);
  if (worse.length === 0) return undefined;
  const accept = worse.some(mustBeCorrected)
    ? ''
    : `, or accept it with "npx shipshape lint --write-baseline --project=${project}"`;
  const stays = worse.some(({ accepted }) => typeof accepted === 'number' && accepted > 0);
  const migration = worse.some(({ name, verdict }) => name === 'makemigrations' && verdict !== 'fails');
  return [
    `${project}: ${worse.map(inFull).join('; ')}.`,
    `Correct what stands above${stays ? ' (as many as were accepted may stay)' : ''}${accept}.`,
    ...(migration ? ['"python manage.py makemigrations" makes a missing migration.'] : []),
  ].join(' ');
}

/**
 * Why today's findings are not recorded as the baseline, and what to do; undefined where they can be.
 *
 * @param project its name
 */
export function whyNotRecorded(project: string, comparisons: readonly Comparison[]): string | undefined {
  const refused = comparisons.filter(mustBeCorrected);
  if (refused.length === 0) return undefined;
  return `${project}: ${refused.map(inFull).join('; ')}: a baseline does not accept that, so nothing is recorded. Correct what stands above, then run "npx shipshape lint --write-baseline --project=${project}" again.`;
}

/**
 * A crash hides every finding, and a missing migration breaks the next deployment: neither can be accepted after the
 * adoption.
 */
const mustBeCorrected = ({ name, verdict, worse }: Comparison): boolean =>
  worse && (verdict === 'fails' || name === 'makemigrations');

const inFull = ({ name, verdict, accepted }: Comparison): string =>
  `${name} ${shown(verdict)}${accepted === 0 ? '' : ` (accepted: ${shown(accepted)})`}`;
