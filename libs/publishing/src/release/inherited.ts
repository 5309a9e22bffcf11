import { ancestorsOf } from '@shipshape/git';
import { askNx } from '@shipshape/nx';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { commitOf } from './names.ts';

/**
 * The commit whose image is also HEAD's, though HEAD published none: the nearest one behind it that did publish,
 * where nothing has changed since that shapes the image. Only what is affected is built, so most commits publish
 * nothing, and each can be released all the same.
 *
 * @returns undefined where there is none, or Nx cannot tell what has changed
 */
export async function inheritedFrom({
  root,
  project,
  repository,
  checkout,
}: ReleaseContext): Promise<string | undefined> {
  const published = new Set((await repository.tags()).map(commitOf));
  const base = ancestorsOf(root, checkout.sha).find((commit) => published.has(commit));
  if (!base) return undefined;
  try {
    const { graph } = await askNx({ root, base, head: checkout.sha, targets: ['docker-build'] });
    return graph.tasks[`${project}:docker-build`] ? undefined : base;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
