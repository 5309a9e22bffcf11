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
  const exceptions = patterns.filter(({ exception }) => exception).map(({ pattern }) => pattern);
  const anywhere = exceptions.some((exception) => /[*?[\]^\\]/.test(exception));
  return (path, parent) => {
    const matched = patterns.map(({ matches }, index) => parent?.matched[index] || matches(path));
    const last = matched.lastIndexOf(true);
    return {
      ignored: last !== -1 && !patterns[last]?.exception,
      mayHoldException: anywhere || exceptions.some((exception) => exception.startsWith(`${path}/`)),
      matched,
    };
  };
}
