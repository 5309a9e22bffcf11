import { type CredentialSource, isIndex, type Repository } from '../src/index.ts';
import { mountBlob } from '../testing/index.ts';

/**
 * Gives `to` all that `from` has: each tag, what it names, and what is attached to that. Far quicker than making it again.
 *
 * @param credentials the login with which blobs are mounted, for a registry that wants one
 */
export async function copyRepository(
  from: Repository,
  to: Repository,
  credentials: CredentialSource,
): Promise<void> {
  const blobs = new Map<string, Promise<void>>();
  const manifests = new Map<string, Promise<void>>();
  const once = (done: Map<string, Promise<void>>, digest: string, work: () => Promise<void>) => {
    const known = done.get(digest) ?? work();
    done.set(digest, known);
    return known;
  };
  const copyBlob = async (digest: string) => {
    const mounted =
      from.registry === to.registry && (await mountBlob(to, digest, from.repository, { credentials }));
    if (!mounted) await to.putBlob(await from.readBlob(digest));
  };
  const copyManifest = async (reference: string): Promise<void> => {
    const stored = await from.manifest(reference);
    if (!stored) throw new Error(`${from.name} has no ${reference}`);
    const { content, bytes, descriptor } = stored;
    const children = isIndex(content) ? content.manifests : [];
    const parts = isIndex(content) ? [] : [content.config, ...content.layers];
    await Promise.all([
      ...children.map(({ digest }) => once(manifests, digest, () => copyManifest(digest))),
      ...parts.map(({ digest }) => once(blobs, digest, () => copyBlob(digest))),
    ]);
    await to.putManifest(reference, bytes, descriptor.mediaType);
  };
  const tags = await from.tags();
  await Promise.all(tags.map((tag) => once(manifests, tag, () => copyManifest(tag))));
  // With the referrers API there is no fallback tag whose index would have led to them.
  for (const tag of tags) {
    const digest = (await from.resolve(tag))?.digest ?? tag;
    const attached = await from.referrers(digest);
    await Promise.all(attached.map((one) => once(manifests, one.digest, () => copyManifest(one.digest))));
  }
}
