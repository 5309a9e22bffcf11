import { isIndex, type Repository } from '../src/index.ts';

/**
 * Pulls what `digest` names as an engine would, an index with all that it lists; every digest is verified on the way.
 *
 * @param known what was found out before, by digest: what several names share is pulled once
 * @returns why it cannot be pulled; undefined where it can
 */
export function whyNotWhole(
  repository: Repository,
  digest: string,
  known = new Map<string, Promise<string | undefined>>(),
): Promise<string | undefined> {
  const found = known.get(digest) ?? pulled(repository, digest, known).catch((error: Error) => error.message);
  known.set(digest, found);
  return found;
}

async function pulled(
  repository: Repository,
  digest: string,
  known: Map<string, Promise<string | undefined>>,
) {
  const stored = await repository.manifest(digest);
  if (!stored) return `${digest} is not there`;
  const { content } = stored;
  if (isIndex(content)) {
    const children = content.manifests.map((child) => whyNotWhole(repository, child.digest, known));
    return (await Promise.all(children)).find((why) => why !== undefined);
  }
  const blobs = [content.config, ...content.layers].map((blob) => {
    const read = known.get(blob.digest) ?? readable(repository, blob.digest);
    known.set(blob.digest, read);
    return read;
  });
  return (await Promise.all(blobs)).find((why) => why !== undefined);
}

const readable = (repository: Repository, digest: string) =>
  repository.readBlob(digest).then(
    () => undefined,
    (error: Error) => error.message,
  );
