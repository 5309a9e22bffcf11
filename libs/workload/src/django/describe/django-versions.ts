import { allowsRelease, satisfies } from './specifier.ts';

interface Series {
  series: string;
  /** The Pythons that the release notes name, oldest first. */
  from: number;
  to: number;
  /** The first release of the series that supports the newest of them, where that was not its first: `8` of 5.2.8. Only of Pythons that images have beside older ones. */
  since?: number;
  /** The end of security fixes. */
  end: string;
}

/** Django's series with the Pythons (3.x) that each supports, from its release notes and its download page. */
const all: Series[] = [
  { series: '1.8', from: 2, to: 5, end: '2018-04-01' },
  { series: '1.9', from: 4, to: 5, end: '2017-04-04' },
  { series: '1.10', from: 4, to: 5, end: '2017-12-02' },
  { series: '1.11', from: 4, to: 7, end: '2020-04-01' },
  { series: '2.0', from: 4, to: 7, end: '2019-04-01' },
  { series: '2.1', from: 5, to: 7, end: '2019-12-02' },
  { series: '2.2', from: 5, to: 9, end: '2022-04-11' },
  { series: '3.0', from: 6, to: 9, end: '2021-04-06' },
  { series: '3.1', from: 6, to: 9, end: '2021-12-07' },
  { series: '3.2', from: 6, to: 10, end: '2024-04-01' },
  { series: '4.0', from: 8, to: 10, end: '2023-04-01' },
  { series: '4.1', from: 8, to: 11, since: 3, end: '2023-12-01' },
  { series: '4.2', from: 8, to: 12, since: 8, end: '2026-04-30' },
  { series: '5.0', from: 10, to: 12, end: '2025-04-02' },
  { series: '5.1', from: 10, to: 13, since: 3, end: '2025-12-31' },
  { series: '5.2', from: 10, to: 14, since: 8, end: '2028-04-30' },
  { series: '6.0', from: 12, to: 14, end: '2027-04-30' },
  { series: '6.1', from: 12, to: 14, end: '2027-12-31' },
];

/** The newest known series that a specifier allows; undefined where it allows any, or only unknown ones. */
const newest = (specifier: string): Series | undefined =>
  /\d/.test(specifier) && /[=<~^]/.test(specifier.replaceAll('>=', ''))
    ? all.findLast(({ series }) => satisfies(series, specifier))
    : undefined;

/** No series has had as many releases. */
const mostReleases = 60;

/** The Pythons that the newest Django that a specifier allows supports; undefined where that is not known. */
export function pythonsOfDjango(specifier: string): string[] | undefined {
  const found = newest(specifier);
  if (!found) return undefined;
  const { series, from, since = 0 } = found;
  const releases = Array.from({ length: mostReleases }, (_, index) => `${series}.${since + index}`);
  const to = releases.some((release) => allowsRelease(release, specifier)) ? found.to : found.to - 1;
  return Array.from({ length: to - from + 1 }, (_, index) => `3.${from + index}`);
}

/** The oldest Python that some Django that a specifier allows is installed on; undefined where that is not known. */
export function oldestOfDjango(specifier: string): string | undefined {
  const first = /\d/.test(specifier) ? all.find(({ series }) => satisfies(series, specifier)) : undefined;
  return first && `3.${first.from}`;
}

/** The first series of Django that supports a Python, such as `3.10`; undefined where none is known to. */
export const firstDjangoOn = (python: string): string | undefined =>
  all.find(({ to }) => to >= Number(python.split('.')[1]))?.series;

/** The series and the day on which its security fixes ended, where that was before a day. */
export function endedDjango(specifier: string, today: Date): { series: string; end: string } | undefined {
  const found = newest(specifier);
  return found && new Date(found.end) < today ? { series: found.series, end: found.end } : undefined;
}
