import { type BuildContext, namedImages } from '@shipshape/container-engine';
import { openRepository, parseReference, RegistryError } from '@shipshape/oci-registry';

/** How long a registry is waited for that may not be reachable from here. */
const deadlineSeconds = 5;

/**
 * What each image is today that a Dockerfile names (FROM, `COPY --from=`, `RUN --mount=from=`, syntax): its digest, or
 * its name where its registry does not answer. One that is replaced in its registry is another input.
 *
 * @param buildArgs what the build is given
 */
export async function imageDigests(
  { dockerfile }: BuildContext,
  buildArgs: Record<string, string>,
): Promise<string[]> {
  const references = namedImages(dockerfile.text, buildArgs).map(({ reference }) => reference);
  return Promise.all(references.map(digestOf));
}

async function digestOf(named: string): Promise<string> {
  try {
    const { registry, repository, tag = 'latest', digest } = parseReference(named);
    if (digest) return digest;
    const served = await openRepository(`${registry}/${repository}`, { deadlineSeconds }).resolve(tag);
    return served?.digest ?? named;
  } catch (error) {
    if (error instanceof RegistryError) return named;
    throw error;
  }
}
