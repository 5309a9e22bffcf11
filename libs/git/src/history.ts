import { commitOrder, type History, type Order } from '@shipshape/release-policy';
import { findCommit, isBehind, isCommitName, isShallow } from './commits.ts';
import { fetchBranch, type HttpLogin, sharedRemote } from './remote.ts';
import { GitError } from './run/git-error.ts';

/** What a remote may take to answer, in seconds. */
const patience = 30;

export interface HistoryOptions {
  /** Whether the clone's own branch of that name counts, besides the remote's (default: true). */
  local?: boolean | undefined;
  /** For a remote that asks for a login. */
  login?: HttpLogin | undefined;
}

/**
 * The history of one branch as the clone at `root` has it. A commit that seems not to be on it is looked for once
 * more after a fetch: what was merged since the clone was made is newer, and not unknown.
 *
 * Its functions throw GitError where git gives no answer about the clone.
 */
export function gitHistory(
  root: string,
  branch: string,
  { local = true, login }: HistoryOptions = {},
): History {
  const remote = sharedRemote(root);
  let fetched: 'not yet' | 'done' | 'failed' = 'not yet';
  let fetchedTip: string | undefined;
  // A full name means one commit, whose history never changes, so git is asked only once.
  const found = new Set<string>();
  const behind = new Set<string>();

  const find = (name: string) => {
    const commit = found.has(name) ? name : findCommit(root, name);
    if (commit && isCommitName(commit)) found.add(commit);
    return commit;
  };
  let knownTips: string[] | undefined;
  const tips = () =>
    (knownTips ??= [
      local ? `refs/heads/${branch}` : undefined,
      remote ? `refs/remotes/${remote}/${branch}` : undefined,
      fetchedTip,
    ]
      .map((ref) => ref && find(ref))
      .filter((tip) => tip !== undefined && tip !== '') as string[]);
  const isAncestor: History['isAncestor'] = (older, newer) => {
    const [from, to] = [find(older), find(newer)];
    if (from && to) {
      const pair = `${from} ${to}`;
      if (behind.has(pair) || isBehind(root, from, to)) {
        behind.add(pair);
        return true;
      }
    }
    return isShallow(root) ? 'unknown' : false;
  };
  const reaches = (commit: string) => {
    const answers = tips().map((tip) => isAncestor(commit, tip));
    return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false);
  };
  function fetch(): typeof fetched {
    if (!remote) return 'done';
    knownTips = undefined;
    try {
      fetchedTip = fetchBranch(root, remote, branch, { login, seconds: patience });
      return 'done';
    } catch (error) {
      if (error instanceof GitError) return 'failed';
      throw error;
    }
  }

  return {
    isAncestor,
    onDefaultBranch(commit) {
      const known = reaches(commit);
      if (known === true) return true;
      if (fetched === 'not yet') fetched = fetch();
      const answer = reaches(commit);
      return answer === false && fetched === 'failed' ? 'unknown' : answer;
    },
  };
}

/** The order of a branch's commits: that branch takes the default one's place. */
export function branchOrder(
  root: string,
  branch: string,
  defaultBranch: string,
  options: HistoryOptions = {},
): Order {
  const order = commitOrder(gitHistory(root, branch, options));
  if (branch === defaultBranch) return order;
  return {
    ...order,
    objection(mark) {
      const found = order.objection(mark);
      return found?.reason === 'not-on-default-branch'
        ? { ...found, words: `is not on the branch ${branch}` }
        : found;
    },
  };
}
