import type { LoggedCommit } from '@shipshape/git';
import type { Change, HistoryFacts } from '@shipshape/progress-model';
import { isoTime } from '../text.ts';
import type { Part } from './partition.ts';
import { clientTitle, guessKind, kindOf, mergeTitle, readConventional } from './wording.ts';

/** How many of the newest commits show whether a team writes conventional commits. */
const sample = 200;

export type Wording = HistoryFacts['wording'];

/**
 * How the changes are worded: by conventional commits where at least half of the newest 200 commits are such and one of
 * them is a feature or a fix. Merges and updates of packages, which bots word, do not count.
 */
export function wordingOf(log: readonly LoggedCommit[]): Wording {
  const own = log
    .filter(({ parents }) => parents.length < 2)
    .slice(0, sample)
    .map(({ subject }) => readConventional(subject))
    .filter((one) => !one || !/^deps?(-dev)?$/i.test(one.scope));
  const conventional = own.filter((one) => one !== undefined);
  const tells = conventional.some((one) => kindOf(one) !== 'other');
  return tells && conventional.length * 2 >= own.length ? 'conventional' : 'merges';
}

/**
 * Whether a team's work comes by merges: at least a quarter of the newest 200 commits of its main line are some. One that
 * commits directly, and merges what strangers offer, has its news in every title.
 *
 * @param mainline the commits of first parents, of every release and what came after
 */
export function worksByMerges(mainline: readonly LoggedCommit[]): boolean {
  const newest = [...mainline].sort((one, other) => other.seconds - one.seconds).slice(0, sample);
  return newest.filter(({ parents }) => parents.length > 1).length * 4 >= Math.max(1, newest.length);
}

export interface ChangesOptions {
  wording: Wording;
  /** Whether what the team does comes by merges, see {@link worksByMerges}. */
  worksByMerges: boolean;
  /** Which commits concern the project; undefined: all. */
  concerns: ((sha: string) => boolean) | undefined;
  /** The address of the repository for people. */
  repository: string | null;
}

/** The changes of a part of the history, the newest first. */
export function changesOf({ commits, mainline }: Part, options: ChangesOptions): Change[] {
  const { wording, concerns = () => true } = options;
  if (wording === 'conventional') {
    const own = commits.filter(({ sha, parents }) => parents.length < 2 && concerns(sha));
    const undone = undoneIn(own);
    return own.map((commit) => {
      const read = readConventional(commit.subject);
      const kind = read && !undone.has(commit.sha) ? kindOf(read) : 'other';
      return change(commit, kind, commit.subject, options);
    });
  }
  const own = mainline.filter(({ sha }) => concerns(sha));
  const undone = undoneIn(own);
  const seen = new Set<string>();
  return own.flatMap((commit) => {
    const isMerge = commit.parents.length > 1;
    const title = isMerge ? mergeTitle(commit.subject, commit.body) : commit.subject;
    if (title === undefined) return [];
    // Where a team works by merges, what is committed directly is small work between them.
    const told = (isMerge || !options.worksByMerges) && !undone.has(commit.sha) && !seen.has(title);
    // A branch that is merged again and again brings one thing.
    if (told) seen.add(title);
    return [change(commit, told ? guessKind(title) : 'other', title, options)];
  });
}

function change(
  { sha, seconds }: LoggedCommit,
  kind: Change['kind'],
  title: string,
  { repository }: ChangesOptions,
): Change {
  const url = repository ? `${repository}/commit/${sha}` : undefined;
  return { commit: sha, at: isoTime(seconds), kind, title: clientTitle(title), ...(url ? { url } : {}) };
}

/** What was made and taken back within the same part is no change. A revert that was itself reverted counts for nothing. */
function undoneIn(commits: readonly LoggedCommit[]): Set<string> {
  const undone = new Set<string>();
  for (const { sha, body } of commits) {
    if (undone.has(sha)) continue;
    for (const [, reverted = ''] of body.matchAll(/^This reverts (?:commit|merge) ([0-9a-f]{40,64})\b/gm)) {
      undone.add(reverted);
    }
  }
  return undone;
}
