const index = /^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)(?:[\s=].*)?$/;

/** The package indexes that a requirements file names itself. */
export const indexesIn = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*(?:-i|--index-url|--extra-index-url)[\s=]+(\S+)/.exec(line)?.[1];
    return found ? [found] : [];
  });

/** The text without the indexes that it names: an index of the machine's own configuration takes their place. */
export const withoutIndexes = (text: string): string =>
  text
    .split(/\r?\n/)
    .filter((line) => !index.test(line))
    .join('\n');
