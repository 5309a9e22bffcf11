import type { Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import { branchTag, commitOf, commitTag } from '../release/names.ts';
import type { PublishedImage } from './records.ts';

/** The names that somebody may mean by the image to try, the nearest first. */
export function namesToTry(
  wanted: string,
  repository: string,
  last: Pick<PublishedImage, 'image' | 'digest'> | undefined,
  defaultBranch: string,
): string[] {
  if (wanted) return commitOf(commitTag(wanted)) ? [commitTag(wanted)] : [branchTag(wanted) ?? wanted];
  const own = last?.image === repository ? [last.digest] : [];
  return [...own, 'latest', branchTag(defaultBranch) ?? defaultBranch];
}

/**
 * The published image that somebody wants to try.
 *
 * @param wanted a tag, branch, version, commit or digest; empty for what this clone published last, else the last release
 * @param last what this clone published last
 * @returns the digest that the registry serves, and the name it was found by
 * @throws UserError where nothing is published under that name
 */
export async function imageToTry(
  repository: Repository,
  wanted: string,
  last: Pick<PublishedImage, 'image' | 'digest'> | undefined,
  defaultBranch: string,
): Promise<{ digest: string; name: string }> {
  const names = namesToTry(wanted, repository.name, last, defaultBranch);
  for (const name of names) {
    const found = await repository.resolve(name);
    if (found) return { digest: found.digest, name };
  }
  throw new UserError(
    wanted
      ? `${repository.name} has no "${wanted}". List what it serves with npx shipshape where.`
      : `${repository.name} has no image to try (${names.join(', ')}). Publish one with npx shipshape pipeline.`,
  );
}
