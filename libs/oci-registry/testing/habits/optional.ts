import { digestOf, isIndex, mediaTypes } from '../../src/index.ts';
import { type Habit, type Reply, refusal } from './front.ts';

/** GET of `referrers/<digest>` is answered so: no such API. */
export const noReferrers =
  (reply: Reply): Habit =>
  async (call, next) =>
    call.path.startsWith('referrers/') ? reply : next(call);

/** The referrers API of OCI 1.1, kept by the front. @param header whether a PUT with a subject is answered by OCI-Subject */
export const referrersApi = (header = true): Habit => {
  const kept = new Map<string, object[]>();
  return async (call, next) => {
    const key = (digest: string) => `${call.address.replace(/(referrers|manifests)\/[^/]*$/, '')} ${digest}`;
    if (call.path.startsWith('referrers/')) {
      const manifests = kept.get(key(call.path.slice('referrers/'.length))) ?? [];
      const body = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
      return {
        status: 200,
        headers: { 'content-type': mediaTypes.ociIndex },
        body: Buffer.from(body),
      };
    }
    const reply = await next(call);
    if (call.method !== 'PUT' || !call.path.startsWith('manifests/') || reply.status !== 201) return reply;
    const content = JSON.parse(call.body.toString());
    if (isIndex(content) || !content.subject) return reply;
    const { artifactType, annotations, mediaType } = content;
    const digest = digestOf(call.body);
    const descriptor = { mediaType, digest, size: call.body.length, artifactType, annotations };
    const subject = key(content.subject.digest);
    const others = (kept.get(subject) ?? []).filter((one) => (one as { digest: string }).digest !== digest);
    kept.set(subject, [...others, descriptor]);
    return header
      ? { ...reply, headers: { ...reply.headers, 'oci-subject': content.subject.digest } }
      : reply;
  };
};

/** GitLab: `sha256-<hex>` is taken for the digest `sha256:<hex>`, in reads and writes. */
export const dashIsColon: Habit = async (call, next) => {
  const dashed = /^manifests\/sha256-([0-9a-f]{64})$/.exec(call.path);
  if (!dashed) return next(call);
  const digest = `sha256:${dashed[1]}`;
  return next({
    ...call,
    path: `manifests/${digest}`,
    address: call.address.replace(/[^/]*$/, digest),
  });
};

/** The list of tags is answered so. */
export const noTagList =
  (reply: Reply): Habit =>
  async (call, next) =>
    call.path === 'tags/list' ? reply : next(call);

/** HEAD of manifests or blobs is refused, whatever is asked for. */
export const noHead =
  (kind: 'manifests' | 'blobs', status: number): Habit =>
  async (call, next) =>
    call.method === 'HEAD' && call.path.startsWith(`${kind}/`)
      ? refusal(status, 'UNSUPPORTED', 'no HEAD')
      : next(call);

/** Answers leave the digest out: it has to be computed. */
export const noDigestHeader: Habit = async (call, next) => {
  const reply = await next(call);
  const { 'docker-content-digest': _, ...headers } = reply.headers;
  return { ...reply, headers };
};
