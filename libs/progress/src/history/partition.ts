import type { LoggedCommit } from '@shipshape/git';

/** Commits of one release, or of what is not released yet, in the order of the log. */
export interface Part {
  commits: LoggedCommit[];
  /** Those on the line of first parents: merges and what was committed there directly. */
  mainline: LoggedCommit[];
}

/**
 * Gives each commit to the first of the releases that has it, by what is behind what and never by a clock. Each commit
 * and each parent is looked at once.
 *
 * @param log children before parents
 * @param tips each release's commit, the oldest release first, and then HEAD
 * @returns a part for each tip, in their order
 */
export function partition(log: readonly LoggedCommit[], tips: readonly string[]): Part[] {
  const commits = new Map(log.map((commit) => [commit.sha, commit]));
  const owner = new Map<string, number>();
  const main = new Set<string>();
  for (const [index, tip] of tips.entries()) {
    for (let at: string | undefined = tip; at && !main.has(at); at = commits.get(at)?.parents[0])
      main.add(at);
    const waiting = [tip];
    for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
      const commit = commits.get(sha);
      if (!commit || owner.has(sha)) continue;
      owner.set(sha, index);
      waiting.push(...commit.parents);
    }
  }
  const parts = tips.map((): Part => ({ commits: [], mainline: [] }));
  for (const commit of log) {
    const part = parts[owner.get(commit.sha) ?? -1];
    part?.commits.push(commit);
    if (main.has(commit.sha)) part?.mainline.push(commit);
  }
  return parts;
}

/**
 * The commits of a line of first parents that bring something of `touched`: of a merge counts what came with it.
 *
 * @param line children before parents
 */
export function bringing(
  log: readonly LoggedCommit[],
  line: readonly LoggedCommit[],
  touched: ReadonlySet<string>,
): Set<string> {
  const commits = new Map(log.map((commit) => [commit.sha, commit]));
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const { sha } of [...line].reverse()) {
    const waiting = [sha];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      if (touched.has(at)) found.add(sha);
      waiting.push(...(commits.get(at)?.parents ?? []));
    }
  }
  return found;
}
