import { type Git, tryGit } from '@shipshape/git';

/**
 * Infers the full ref of a detached HEAD (specification of docker/metadata-action, section 7, its defects included).
 *
 * @throws Error `Cannot infer ref from detached HEAD`, `Cannot find detached HEAD ref in "D"`,
 * `Unsupported detached HEAD ref in "D"`, where D is git's decoration of the commit.
 */
export function detachedRef(git: Git): string {
  const decoration = git('show', '-s', '--pretty=%D').replace('grafted, ', '');
  if (decoration === 'HEAD') return containingRef(git);
  if (!decoration.startsWith('HEAD, ')) throw new Error(`Cannot find detached HEAD ref in "${decoration}"`);
  const names = decoration.slice('HEAD, '.length);
  const ref = names.startsWith('tag: ') ? tagRef(names.slice('tag: '.length), git) : remoteRef(names);
  if (ref === undefined) throw new Error(`Unsupported detached HEAD ref in "${decoration}"`);
  return ref;
}

/** No ref points at this commit, so the first branch or else tag that contains it. */
function containingRef(git: Git): string {
  const refs = (namespace: string) =>
    lines(
      git('for-each-ref', '--format=%(refname)', '--contains', 'HEAD', '--sort=-committerdate', namespace),
    );
  const [branch] = refs('refs/heads/');
  if (branch) return branch;
  const [remote] = refs('refs/remotes/');
  if (remote) return remote.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/');
  const [tag] = lines(git('tag', '--contains', 'HEAD'));
  if (tag) return `refs/tags/${tag}`;
  const shallow = tryGit(git, 'rev-parse', '--is-shallow-repository') === 'true';
  const hint = ': this clone is shallow, so fetch its history with git fetch --unshallow --tags';
  throw new Error(`Cannot infer ref from detached HEAD${shallow ? hint : ''}`);
}

/** A tag's name can contain the comma that separates names, so this is the longest of HEAD's tags that matches. */
function tagRef(names: string, git: Git): string | undefined {
  const fitting = lines(git('tag', '--points-at', 'HEAD')).filter((tag) => names.startsWith(tag));
  const [longest] = fitting.sort((one, other) => other.length - one.length);
  return longest === undefined ? undefined : `refs/tags/${longest}`;
}

function remoteRef(names: string): string | undefined {
  if (/^pull\/\d+\/(head|merge)$/.test(names)) return `refs/${names}`;
  const [, local] = names.match(/^[^/]+\/[^/]+, (.+)$/) ?? [];
  if (local !== undefined) return `refs/heads/${local}`;
  const [, rest] = names.match(/^[^/]+\/(.+)$/) ?? [];
  return rest === undefined ? undefined : `refs/heads/${rest}`;
}

/** `unknown`: the clone has no such branch or tag. `containing`: it has one that does not point at HEAD. */
export type InferredRef = 'unknown' | 'containing';

/** Whether the inferred ref is certain: undefined if a ref of that name points at HEAD. */
export function inferredRef(ref: string, git: Git): InferredRef | undefined {
  if (ref.startsWith('refs/pull/')) return undefined;
  const isMeant = (name: string) =>
    name === ref || name.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/') === ref;
  const has = (...at: string[]) =>
    // A remote's HEAD is not a branch but points to one.
    !/^refs\/heads\/(.*\/)?HEAD$/.test(ref) &&
    lines(git('for-each-ref', '--format=%(refname)', ...at)).some(isMeant);
  if (has('--points-at', 'HEAD')) return undefined;
  return has() ? 'containing' : 'unknown';
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
