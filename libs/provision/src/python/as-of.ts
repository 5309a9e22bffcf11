/** When the tools that build packages were right for the oldest Python that an image has, and built old packages still. */
const buildToolsAsOf = new Date('2021-08-31T00:00:00Z');

/**
 * uv's flags for the packages of a time. What builds source distributions is never older than Python 3.10 needs: uv asks
 * for `setuptools>=40.8` whatever the time is, and older ones do not run on it.
 *
 * @param date no release after it counts; undefined for those of today
 */
export function asOf(date: Date | undefined): string[] {
  if (date === undefined) return [];
  const buildTools =
    date < buildToolsAsOf
      ? ['setuptools', 'wheel'].flatMap((name) => [
          '--exclude-newer-package',
          `${name}=${buildToolsAsOf.toISOString()}`,
        ])
      : [];
  return ['--exclude-newer', date.toISOString(), ...buildTools];
}
