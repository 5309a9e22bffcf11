/** Flags that say how a run is shown, how many run at a time, or which share of the tests one of several machines has. */
const aside =
  /^(--(cov|junit(-?xml)?|durations|color|html|reruns|maxfail|numprocesses|verbosity|no-?input|noinput|parallel|timing|failfast|keepdb|buffer|force-color|alluredir|cucumberjson|json-report|report-log|circleci-parallelize|splits|splitting-algorithm|group|num-shards|shard-id|test-group)(\b|[-=]).*|-[vqxs]+|-n.*|-v\d?|--v\S*)$/;
/** Those whose next word is their value, and those of which only a number is. */
const valued =
  /^(--(cov(-report|-config|-fail-under|-context)?|junit-?xml|html|color|reruns(-delay)?|durations(-min|-path)?|alluredir|cucumberjson|report-log|splits|splitting-algorithm|group|num-shards|shard-id|test-group(-count)?)|-n|--numprocesses|--maxfail|--verbosity|--(ds|settings))$/;
const numbered = /^(-v|--parallel)$/;

/** What only the run knows: a variable, or what a template fills in. */
export const isUnknown = (word: string): boolean => /[${}`]/.test(word);

/** The settings that a command line names. */
export const settingsIn = (text: string): string | null =>
  /--(?:ds|settings)[= ]([\w.-]+)(?=\s|$)/.exec(text)?.[1] ?? null;

/** Flags by which a run has only what changed or failed since the last one, of which a fresh clone knows nothing. */
const sinceLast =
  /^--(testmon(-[\w-]+)?|picked|lf|last-failed|ff|failed-first|nf|new-first|sw|stepwise|sw-skip|stepwise-skip)(=|$)/;

/** The arguments that choose tests. */
export const choosing = (args: readonly string[]): string[] =>
  args.filter((word, index) => {
    const [before = '', after = ''] = [args[index - 1], args[index + 1]];
    const isValue =
      (valued.test(before) && !word.startsWith('-')) ||
      (numbered.test(before) && /^(\d+|auto|logical)$/.test(word));
    const lacksValue = /^--?[a-z]/.test(word) && isUnknown(after);
    return (
      !isValue &&
      !lacksValue &&
      !isUnknown(word) &&
      !aside.test(word) &&
      !sinceLast.test(word) &&
      !/^--(ds|settings)(=|$)/.test(word)
    );
  });

/**
 * How far a run chooses a part of the tests: a mark, one test class, one file. What it leaves out counts for less; so does a
 * value that is not known here.
 */
export const parts = (args: readonly string[]): number => {
  const chosen = /^-[mk]$|^--(tag|markers?)|(^|[/_-])(e2e|playwright|selenium)|::|\.[A-Z]\w*|test_\w+\.py$/;
  const unknown = /^[^-].*[${}]|^[${}]/;
  return args.reduce((sum, word, index) => {
    // Which share of the tests a machine has is no choice: together they have all.
    if (valued.test(args[index - 1] ?? '') && !word.startsWith('-')) return sum;
    const without =
      /^--exclude-tag/.test(word) || (/^-[mk]$/.test(word) && /^\(?not /.test(args[index + 1] ?? ''));
    return sum + (without || unknown.test(word) ? 1 : chosen.test(word) ? 2 : 0);
  }, 0);
};
