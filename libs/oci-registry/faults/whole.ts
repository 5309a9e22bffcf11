import { isIndex, type Repository } from '../src/index.ts';

/**
 * Pulls what `digest` names as an engine would, an index with all that it lists; every digest is verified on the way.
 *
 * @returns why it cannot be pulled; undefined where it can
 */
export async function whyNotWhole(repository: Repository, digest: string): Promise<string | undefined> {
  try {
    const stored = await repository.manifest(digest);
    if (!stored) return `${digest} is not there`;
    if (isIndex(stored.content)) {
      const children = stored.content.manifests.map((child) => whyNotWhole(repository, child.digest));
      return (await Promise.all(children)).find((why) => why !== undefined);
    }
    const { config, layers } = stored.content;
    await Promise.all([config, ...layers].map((blob) => repository.readBlob(blob.digest)));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
