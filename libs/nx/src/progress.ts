/**
 * Selects the lines of Nx's stream that show the progress of a run: what the scripts mark with ▸, ✔ and ✖, and which
 * tasks Nx answers from its cache. All the rest is shown only on request, or at the end when its task fails.
 */
export function progress(print: (line: string) => void, verbose: boolean): (line: string) => void {
  const replayed = new Set<string>();
  return (line) => {
    if (verbose) {
      print(line);
      return;
    }
    const start = /^> nx run (\S+?):(\S+)(?:\s+\[(.*cache.*)\])?$/.exec(line.trim());
    if (start?.[3]) {
      replayed.add(`${start[1]}:${start[2]?.split(':')[0]}`);
      print(`✔ ${start[1]}:${start[2]}: nothing changed since it last passed`);
    } else if (start) {
      print(`▸ ${start[1]}:${start[2]}`);
    }
    const [mark, task = ''] = line.split(' ', 2);
    if (/^[▸✔✖]$/.test(mark ?? '') && !replayed.has(task)) print(line);
  };
}

/** Follows what {@link progress} prints: which tasks have started, and not passed yet. */
export function notPassed(): { see(line: string): void; tasks(): string[] } {
  const started = new Set<string>();
  return {
    see(line) {
      const [, mark, task = ''] = /^([▸✔]) ([^\s:]+:[^\s:]+)/.exec(line) ?? [];
      if (mark === '▸') started.add(task);
      if (mark === '✔') started.delete(task);
    },
    tasks: () => [...started],
  };
}

/** What a failed task printed, without what {@link progress} has shown already and Nx's own word that the command failed. */
export const failedOutput = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^▸ |^Warning: command ".*" exited with non-zero status code$/.test(line))
    .join('\n')
    .trim();
