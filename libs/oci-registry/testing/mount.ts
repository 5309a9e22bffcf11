import { openSession, type RepositoryOptions } from '../src/http/session.ts';
import type { Repository } from '../src/index.ts';

/**
 * Gives the repository a blob of another repository of the same registry ("Mounting a blob from another repository"), so
 * that a test need not upload it again.
 *
 * @returns false where the registry opened an upload instead: the blob is then to be uploaded
 */
export async function mountBlob(
  to: Repository,
  digest: string,
  from: string,
  options: RepositoryOptions = {},
): Promise<boolean> {
  const query = new URLSearchParams({ mount: digest, from });
  const { status } = await openSession(to.name, options).send({
    method: 'POST',
    path: `blobs/uploads/?${query}`,
    scope: `repository:${to.repository}:pull,push repository:${from}:pull`,
    doing: `mount ${digest}`,
    reference: digest,
  });
  return status === 201;
}
