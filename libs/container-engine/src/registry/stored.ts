import { parseReference } from '@shipshape/oci-registry';
import type { StoredImage } from '../engine.ts';

/**
 * An image of an engine's store under the name that somebody asked for.
 *
 * @param repoDigests as `inspect` lists them: `repository@sha256:…`, also of other repositories
 * @param own the digest of the image's manifest, where the engine tells it: the others are those of indexes that list it,
 *   which is what a registry answers with
 */
export function storedAs(reference: string, id: string, repoDigests: string[], own?: string): StoredImage {
  const here = repoDigests.filter((one) => isOf(one, reference)).sort();
  const name = here.find((one) => !one.endsWith(`@${own}`)) ?? here[0];
  return name === undefined ? { digest: id } : { digest: digestOf(name), name };
}

const digestOf = (name: string): string => name.slice(name.indexOf('@') + 1);

/** A short name may mean a repository of any registry that the engine searches, or an image of this machine. */
function isOf(stored: string, reference: string): boolean {
  const [wanted, found] = [reference, stored].map(repositoryOf) as [string, string];
  const [path = ''] = reference.split('@')[0]?.split(/:(?!.*\/)/) ?? [];
  return found === wanted || found.endsWith(`/${path}`);
}

function repositoryOf(reference: string): string {
  try {
    const { registry, repository } = parseReference(reference);
    return `${registry}/${repository}`;
  } catch {
    return reference;
  }
}
