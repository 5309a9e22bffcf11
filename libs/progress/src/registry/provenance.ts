import { RegistryError, type Repository } from '@shipshape/oci-registry';
import { asObject, asText, objectsIn } from '../read-text.ts';

/** Kinds of artifacts that hold a record of how an image was made: GitHub's and cosign's. */
const kinds = /^application\/vnd\.(dev\.sigstore\.bundle|in-toto|dev\.cosign)/;
/** A bundle has some ten kilobytes. */
const mostBytes = 1024 * 1024;

/**
 * Whether a record of how an image was built is attached to it, and names exactly this image. The record's signature is
 * not checked: who signed it proves something only with the certificates of its issuer at hand.
 *
 * @param attached what the registry lists as attached to the image
 * @throws RegistryError where the registry does not answer
 */
export async function hasProvenance(
  repository: Repository,
  digest: string,
  attached: readonly { digest: string; artifactType?: string | undefined }[],
): Promise<boolean> {
  for (const one of attached.filter(({ artifactType }) => kinds.test(artifactType ?? ''))) {
    const content = (await repository.manifest(one.digest))?.content;
    for (const { digest: blob } of content && 'layers' in content ? content.layers : []) {
      if (names(await statementIn(repository, blob), digest)) return true;
    }
  }
  return false;
}

/** The in-toto statement of a blob, bare or in an envelope (DSSE), which a bundle may hold; undefined for anything else. */
async function statementIn(
  repository: Repository,
  blob: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const text = new TextDecoder().decode(await repository.readBlob(blob, mostBytes));
    const found = asObject(JSON.parse(text));
    const payload = asText((asObject(found?.dsseEnvelope) ?? found)?.payload);
    return payload === undefined
      ? found
      : asObject(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'unreachable') throw error;
    return undefined;
  }
}

/** Whether a statement is about how something was built (SLSA), and that is this image. */
function names(statement: Record<string, unknown> | undefined, digest: string): boolean {
  const about = objectsIn(statement?.subject).map(({ digest: of }) => `sha256:${asObject(of)?.sha256}`);
  return (
    /^https:\/\/slsa\.dev\/provenance\//.test(asText(statement?.predicateType) ?? '') &&
    about.includes(digest)
  );
}
