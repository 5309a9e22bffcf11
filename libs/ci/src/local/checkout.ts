import { gitIn, whyNoCommit } from '@shipshape/git';

/** Where a working tree stands, by git's own account. */
export interface Checkout {
  /** The full name of the commit that HEAD is at (40 hex digits). */
  sha: string;
  /** The branch HEAD is on; undefined where HEAD is detached. */
  branch: string | undefined;
  /** When that commit was made (committer's clock). */
  commitTime: Date;
  /** True where tracked files differ from the commit, or untracked files lie about that git does not ignore. */
  dirty: boolean;
}

/**
 * Asks git where the working tree at `root` stands.
 *
 * @throws Error with one sentence that says what to do, where `root` is no git clone, or has no commit yet.
 */
export function readCheckout(root: string): Checkout {
  const git = gitIn(root);
  let commit: string;
  try {
    commit = git('show', '--no-patch', '--format=%H %cI', 'HEAD');
  } catch (error) {
    throw new Error(whyNoCommit(root, error));
  }
  const [sha = '', time = ''] = commit.split(' ');
  return {
    sha,
    branch: git('branch', '--show-current') || undefined,
    commitTime: new Date(time),
    dirty: git('status', '--porcelain') !== '',
  };
}
