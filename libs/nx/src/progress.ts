/** Follows the stream of a run of Nx. */
export interface Progress {
  /** To be called with each line that Nx prints. */
  line(text: string): void;
  /** The tasks that have started and not passed, each as `project:target`. */
  open(): string[];
}

/**
 * Selects the lines of Nx's stream that show the progress of a run: what the scripts mark with ▸, ✔ and ✖, and which
 * tasks Nx answers from its cache. All the rest is shown only on request, or at the end when its task fails.
 */
export function progress(print: (line: string) => void, verbose: boolean): Progress {
  const replayed = new Set<string>();
  const open = new Set<string>();
  const select = (line: string): string | undefined => {
    const [, name, target, cache] = /^> nx run (\S+?):(\S+)(?:\s+\[(.*cache.*)\])?$/.exec(line.trim()) ?? [];
    if (name) {
      const task = `${name}:${target}`;
      (cache ? replayed : open).add(task.replace(/^([^:]+:[^:]+):.*/, '$1'));
      return cache ? `✔ ${task}: nothing changed since it last passed` : `▸ ${task}`;
    }
    const [mark, task = ''] = line.split(' ', 2);
    if (!/^[▸✔✖]$/.test(mark ?? '') || replayed.has(task)) return undefined;
    if (mark === '✔') open.delete(task);
    return line;
  };
  return {
    line: (text) => {
      const selected = select(text);
      if (verbose) print(text);
      else if (selected !== undefined) print(selected);
    },
    open: () => [...open],
  };
}

/** What a failed task printed, without what {@link progress} has shown already and Nx's own word that the command failed. */
export const failedOutput = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^▸ |^Warning: command ".*" exited with non-zero status code$/.test(line))
    .join('\n')
    .trim();
