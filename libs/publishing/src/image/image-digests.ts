import { createHash } from 'node:crypto';
import { type BuildContext, takenFrom } from '@shipshape/container-engine';
import { fetchWithProxy, openRepository, parseReference, RegistryError } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';

/** How long a registry is waited for that may not be reachable from here. */
const deadlineSeconds = 5;
/** How long a file is waited for that ADD fetches. */
const fileSeconds = 60;

/**
 * What each thing is today that a Dockerfile takes from elsewhere: of an image (FROM, `COPY --from=`, `RUN
 * --mount=from=`, syntax) its digest, of a file that ADD fetches that of its content; their names where nobody answers.
 * One that is replaced is another input.
 *
 * @param buildArgs what the build is given
 * @throws UserError for an ADD of a git repository by a name that may move
 */
export async function imageDigests(
  { dockerfile }: BuildContext,
  buildArgs: Record<string, string>,
): Promise<string[]> {
  const { images, addresses } = takenFrom(dockerfile.text, buildArgs);
  const contents = addresses.map(({ address, line }) => contentOf(address, `${dockerfile.path}:${line}`));
  return Promise.all([...images.map(({ reference }) => digestOf(reference)), ...contents]);
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

async function contentOf(address: string, where: string): Promise<string> {
  const [location = '', fragment = ''] = address.split('#');
  if (!/^https?:/.test(address) || /\.git$/.test(location)) {
    if (/^([0-9a-f]{40}|[0-9a-f]{64})(:|$)/.test(fragment)) return address;
    throw new UserError(
      `${where} adds the git repository ${location} as it happens to be, so a build of the same commit may differ. Name a commit: ${location}#<40 digits>.`,
    );
  }
  try {
    const answer = await fetchWithProxy(new URL(address), {
      signal: AbortSignal.timeout(fileSeconds * 1000),
    });
    if (!answer.ok || !answer.body) return address;
    const hash = createHash('sha256');
    for await (const part of answer.body) hash.update(part);
    return `sha256:${hash.digest('hex')}`;
  } catch {
    return address;
  }
}
