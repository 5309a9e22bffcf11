/** What git knows about the commit that a comparison was asked to start from. */
export interface BaseFacts {
  /** The base as it was given; empty if none was given. */
  requested: string;
  /** True where the clone holds only the newest commits. */
  shallow: boolean;
  /** The full name of the commit that `requested` names; undefined where the clone does not have it. */
  commit: string | undefined;
  /** The newest commit that base and head have in common; undefined where their histories never meet. */
  mergeBase: string | undefined;
}

/** Where the comparison starts, or undefined for "take everything"; and why, as a clause for people. */
export interface BaseChoice {
  base: string | undefined;
  because: string;
}

/**
 * Decides what to compare with. A base that cannot be trusted never narrows a run: it widens it to everything,
 * because a comparison with nothing finds no change, and a run that finds no change is green.
 */
export function chooseBase({ requested, shallow, commit, mergeBase }: BaseFacts): BaseChoice {
  const everything = (because: string): BaseChoice => ({ base: undefined, because });
  const asked = requested.trim();
  if (asked === '') return everything('no base was given');
  if (/^0+$/.test(asked)) return everything('the base is all zeros: nothing came before this push');
  if (shallow) {
    return everything('the clone is shallow, so its history proves nothing (check out with fetch-depth: 0)');
  }
  if (commit === undefined) return everything(`the base ${asked} is not in this clone (force-pushed away?)`);
  if (mergeBase === undefined) return everything(`the base ${asked} has no history in common with the head`);
  return { base: mergeBase, because: `compared with ${mergeBase}` };
}
