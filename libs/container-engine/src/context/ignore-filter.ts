import type { IgnorePattern } from './ignore-file.ts';

/** What a list of patterns says of one path, and what that means for the paths below it. */
export interface Verdict {
  ignored: boolean;
  /** Of an ignored folder: whether an exception may take something below it back in. */
  mayHoldException: boolean;
  /** Which patterns hold for everything below as well. */
  matched: boolean[];
}

/**
 * Decides, path by path from the top, what reaches the builder: the last pattern that matches a path or a folder above
 * it counts. It keeps to how BuildKit walks, so that both always come to the same files: a pattern that changes nothing
 * about a folder is not remembered for what is below, and a folder is passed over where no exception begins with it.
 */
export function ignoreFilter(
  patterns: IgnorePattern[],
): (path: string, parent: Verdict | undefined) => Verdict {
  const exceptions = patterns
    .filter(({ exception }) => exception)
    .map(({ pattern }) => pattern.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  const anywhere = exceptions.some((exception) => /[*[\]?^\\]/.test(exception));
  return (path, parent) => {
    let ignored = false;
    const matched = patterns.map(({ exception, matches }, index) => {
      const match = parent?.matched[index] || (exception === ignored && matches(path));
      if (match) ignored = !exception;
      return match;
    });
    const mayHoldException =
      anywhere || exceptions.some((exception) => `${exception}/`.startsWith(`${path}/`));
    return { ignored, mayHoldException, matched };
  };
}
