import { RegistryError, type Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';

/**
 * Puts a tag on an image that the registry has.
 *
 * @param from what the tag serves, which is looked up again just before
 * @throws UserError where the image is gone; RegistryError `conflict` where the tag serves neither `from` nor `to`
 */
export async function putTag(
  repository: Repository,
  tag: string,
  to: string,
  from: string | undefined,
): Promise<void> {
  const stored = await repository.readUntil(() => repository.manifest(to), Boolean);
  if (!stored) throw new UserError(`${repository.name} does not have ${to} any more. Publish it again.`);
  await repository.putManifest(tag, stored.bytes, stored.descriptor.mediaType, { replacing: from ?? null });
}

/** For `catch`: somebody else was faster, which is judged elsewhere. */
export function unlessConflict(error: unknown): void {
  if (!(error instanceof RegistryError && error.code === 'conflict')) throw error;
}

/** For `catch`: what to change where a registry refuses to write over a tag. */
export const whyImmutable =
  (name: string, tag: string) =>
  (error: unknown): never => {
    if (!(error instanceof RegistryError && error.code === 'immutable-tag')) throw error;
    throw new UserError(
      `${name} keeps tags immutable, so ${tag} cannot be moved; nothing was published or moved. Exempt these from that setting: ${tag} and every other tag that moves (branches, environments, latest, X, X.Y), move-* and sha256-*. It answered: ${error.message}`,
    );
  };
