import type { IgnorePattern } from './ignore-file.ts';

/** The verdict of a list of patterns on one path, and what it means for the paths below. */
export interface Verdict {
  ignored: boolean;
  /** Of an ignored folder: whether an exception may take something below it back in. */
  mayHoldException: boolean;
  /** Which patterns hold for everything below as well. */
  matched: boolean[];
}

/**
 * Decides, path by path from the top, what reaches the builder: the last pattern that matches a path or a folder above it
 * counts, as Docker documents it.
 */
export function ignoreFilter(
  patterns: IgnorePattern[],
): (path: string, parent: Verdict | undefined) => Verdict {
  const exceptions = patterns.filter(({ exception }) => exception).map(({ pattern }) => placesOf(pattern));
  return (path, parent) => {
    const matched = patterns.map(({ matches }, index) => parent?.matched[index] || matches(path));
    const last = matched.lastIndexOf(true);
    return {
      ignored: last !== -1 && !patterns[last]?.exception,
      mayHoldException: exceptions.some(
        ({ from, anyBelow }) =>
          from.startsWith(`${path}/`) || (anyBelow && `${path}/`.startsWith(from === '' ? '' : `${from}/`)),
      ),
      matched,
    };
  };
}

/** Where a pattern can match: at its text, or anywhere below what stands before its first wildcard. */
function placesOf(pattern: string): { from: string; anyBelow: boolean } {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?[\]^\\]/.test(part));
  return first < 0
    ? { from: pattern, anyBelow: false }
    : { from: parts.slice(0, first).join('/'), anyBelow: true };
}
