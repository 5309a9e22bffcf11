/**
 * Picks the lines out of Nx's stream that tell where a run stands: what the scripts mark with ▸ and ✔, and which
 * tasks Nx answers from its cache. All the rest is shown only on request, or when its task fails.
 */
export function progress(print: (line: string) => void, verbose: boolean): (line: string) => void {
  const replayed = new Set<string>();
  return (line) => {
    if (verbose) {
      print(line);
      return;
    }
    const start = /^> nx run \S+?:(\S+?)(?:\s+\[(.*cache.*)\])?$/.exec(line.trim());
    if (start?.[2]) {
      replayed.add(start[1] as string);
      print(`✔ ${start[1]}: nothing changed since it last passed`);
    }
    const [mark, verb = ''] = line.split(/[ :]+/, 2);
    if ((mark === '▸' || mark === '✔') && !replayed.has(verb)) print(line);
  };
}
