import { readHead, workingTreeChanges } from '@shipshape/git';

/** The commit, ref and state of a working tree, according to git. */
export interface Checkout {
  /** The full name of the commit that HEAD is at: 40 hexadecimal digits, or 64 in a SHA-256 repository. */
  sha: string;
  /** The branch HEAD is on; undefined where HEAD is detached. */
  branch: string | undefined;
  /** When that commit was made (committer's clock). */
  commitTime: Date;
  /**
   * True where the files are not the commit's own, by content and mode, or untracked ones are there that git does not ignore.
   * Looked for when it is first read, since that reads every file of the commit: what the index claims does not count.
   */
  readonly dirty: boolean;
}

/**
 * Reads the commit, ref and state of the working tree at `root`.
 *
 * @throws UserError that says what to do, where `root` is no git clone, or has no commit yet
 */
export function readCheckout(root: string): Checkout {
  const { sha, branch, time } = readHead(root);
  let dirty: boolean | undefined;
  return {
    sha,
    branch,
    commitTime: time,
    get dirty() {
      dirty ??= workingTreeChanges(root, sha).length > 0;
      return dirty;
    },
  };
}
