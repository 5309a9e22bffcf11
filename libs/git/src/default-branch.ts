import { findCommit } from './commits.ts';
import { refsIn } from './refs.ts';
import { askRemoteHead, type RemoteCall, remoteNames, sharedRemote } from './remote.ts';
import { gitOrNo } from './run/run.ts';

export interface DefaultBranchQuestion {
  root: string;
  /** The branch that the repository states, `main`, `origin/main` or a full ref; undefined where it states none. */
  stated: string | undefined;
  /** How the remote may be asked; undefined where it may not. */
  network: RemoteCall | undefined;
}

/**
 * The default branch of the clone at `root`, by the first of these that answers: the remote's HEAD, what the clone has
 * recorded of it, the only branch, the stated one. A stated branch counts where it exists or no branch is known.
 *
 * The remote comes first: what a clone recorded or a file states may be older than the branch's last change of name.
 *
 * @returns undefined where nothing answers: which of several branches is the default one is never guessed
 * @throws GitError where git gives no answer about the clone
 */
export function findDefaultBranch({ root, stated, network }: DefaultBranchQuestion): string | undefined {
  const remote = sharedRemote(root);
  const asked = remote && network ? askRemoteHead(root, remote, network) : undefined;
  if (asked) return asked;
  const recorded = remote && recordedHead(root, remote);
  if (recorded) return recorded;

  const branches = branchNames(root, remote);
  if (branches.size === 1) return [...branches][0];
  if (!stated || branches.has(stated)) return stated;
  const { name, of } = statedBranch(stated, remoteNames(root));
  return branches.size === 0 || branchNames(root, of ?? remote).has(name) ? name : undefined;
}

/** As Nx takes it: a branch, one of any remote's, or a full ref. */
function statedBranch(stated: string, remotes: string[]): { name: string; of?: string } {
  const short = stated.replace(/^refs\/(heads|remotes)\//, '');
  const of = stated.startsWith('refs/heads/')
    ? undefined
    : remotes.find((each) => short.startsWith(`${each}/`));
  return of ? { name: short.slice(of.length + 1), of } : { name: short };
}

/** What `git clone` or `git remote set-head` noted; a branch that has gone since is no answer. */
function recordedHead(root: string, remote: string): string | undefined {
  const prefix = `refs/remotes/${remote}/`;
  const ref = gitOrNo(root, ['symbolic-ref', '--quiet', `${prefix}HEAD`]);
  return ref?.startsWith(prefix) && findCommit(root, ref) ? ref.slice(prefix.length) : undefined;
}

function branchNames(root: string, remote: string | undefined): Set<string> {
  const namespaces = ['refs/heads/', ...(remote ? [`refs/remotes/${remote}/`] : [])];
  const names = namespaces.flatMap((namespace) =>
    refsIn(root, [namespace]).map((ref) => ref.slice(namespace.length)),
  );
  return new Set(names.filter((name) => name !== 'HEAD'));
}
