import { isShallow, refsIn, tagsIn } from '@shipshape/git';
import type { InferredRef } from '../event-context.ts';

/** The beginning of the error where no ref contains the commit. */
export const cannotInfer = 'Cannot infer ref from detached HEAD';

/**
 * Infers the full ref of a detached HEAD (specification of docker/metadata-action, section 7, its defects included).
 *
 * @throws Error `Cannot infer ref from detached HEAD`, `Unsupported detached HEAD ref in "D"`, where D is how
 * `git show --format=%D` lists the names of the commit.
 */
export function detachedRef(root: string): string {
  const names = decorationOf(root);
  if (names === '') return containingRef(root);
  const ref = names.startsWith('tag: ') ? tagRef(names.slice('tag: '.length), root) : remoteRef(names);
  if (ref === undefined) throw new Error(`Unsupported detached HEAD ref in "HEAD, ${names}"`);
  return ref;
}

/**
 * The names at a detached HEAD, as `%D` of git lists them after "HEAD, ": the last ref by name first. git's own list
 * depends on log.decorate, log.excludeDecoration and more.
 */
export function decorationOf(root: string): string {
  const namespaces = ['refs/heads/', 'refs/remotes/', 'refs/stash', 'refs/tags/'];
  return refsIn(root, namespaces, { pointsAt: 'HEAD' })
    .reverse()
    .map((ref) => ref.replace(/^refs\/tags\//, 'tag: ').replace(/^refs\/(heads|remotes)\//, ''))
    .join(', ');
}

/** No name is at this commit: the first branch, else tag, that contains it. */
function containingRef(root: string): string {
  const refs = (namespace: string) => refsIn(root, [namespace], { contains: 'HEAD', newestFirst: true });
  const [branch] = refs('refs/heads/');
  if (branch) return branch;
  const [remote] = refs('refs/remotes/');
  if (remote) return remote.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/');
  const [tag] = tagsIn(root, { contains: 'HEAD' });
  if (tag) return `refs/tags/${tag}`;
  const hint = ': this clone is shallow, so fetch its history with git fetch --unshallow --tags';
  throw new Error(`${cannotInfer}${isShallow(root) ? hint : ''}`);
}

/** A tag's name may contain the comma that separates names: of those at HEAD, the longest that fits is meant. */
function tagRef(names: string, root: string): string | undefined {
  const fitting = tagsIn(root, { pointsAt: 'HEAD' }).filter((tag) => names.startsWith(tag));
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

/** Whether the inferred ref is certain: undefined if a ref of that name points at HEAD. */
export function inferredRef(ref: string, root: string): InferredRef | undefined {
  if (ref.startsWith('refs/pull/')) return undefined;
  const isMeant = (name: string) =>
    name === ref || name.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/') === ref;
  // A remote's HEAD is not a branch but points to one.
  const mayBeOne = !/^refs\/heads\/(.*\/)?HEAD$/.test(ref);
  if (mayBeOne && refsIn(root, [], { pointsAt: 'HEAD' }).some(isMeant)) return undefined;
  return mayBeOne && refsIn(root, []).some(isMeant) ? 'containing' : 'unknown';
}
