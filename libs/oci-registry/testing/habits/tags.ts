import { mediaTypes } from '../../src/index.ts';
import { type Call, type Habit, type Next, type Reply, refusal } from './front.ts';

/** What the registry serves for the reference that a call writes. */
export const look = (call: Call, next: Next) =>
  next({
    ...call,
    method: 'GET',
    headers: { accept: [mediaTypes.ociManifest, mediaTypes.ociIndex].join(', ') },
    body: Buffer.alloc(0),
  });

/**
 * Tags that exist cannot be written again, not even with what they serve.
 *
 * @param matches which tags; all by default
 */
export const immutableTags =
  (reply: (tag: string) => Reply, matches: (tag: string) => boolean = () => true): Habit =>
  async (call, next) => {
    const tag = /^manifests\/([^:]+)$/.exec(call.path)?.[1];
    if (call.method !== 'PUT' || !tag || !matches(tag)) return next(call);
    const found = await look(call, next);
    return found.status === 200 ? reply(tag) : next(call);
  };

/** The words of registries that are known to refuse so. */
export const refusedTag = {
  ecr: (tag: string) =>
    refusal(
      400,
      'TAG_INVALID',
      `The image tag '${tag}' already exists in the 'app' repository and cannot be overwritten because the repository is immutable.`,
    ),
  harbor: (tag: string) =>
    refusal(412, 'PRECONDITION', `Failed to process request due to 'app:${tag}' configured as immutable.`),
  dockerHub: () =>
    refusal(
      403,
      'DENIED',
      'requested access to the resource is denied - This tag cannot be updated due to immutability settings.',
    ),
  artifactRegistry: (tag: string) =>
    refusal(400, 'MANIFEST_INVALID', `tag immutability is enabled, and ${tag} already exists`),
  acr: () =>
    refusal(405, 'UNSUPPORTED', 'The operation is disallowed on this registry, repository or image.'),
  gitlab: (tag: string) => refusal(403, 'DENIED', `the tag ${tag} is immutable`),
  artifactory: () =>
    refusal(
      403,
      'DENIED',
      "Not enough permissions to delete/overwrite artifact 'docker/app/main/manifest.json'",
    ),
  nexus: () => refusal(400, 'UNKNOWN', 'Repository does not allow updating assets: docker-hosted'),
  /** Without the right to update: the registry's answer does not name the tag. */
  zot: () => refusal(403, 'DENIED', 'requested access to the resource is denied'),
  plain409: () => ({ status: 409, headers: {}, body: Buffer.alloc(0) }),
} as const;

/**
 * After each write of a manifest, so many reads of it (by each way of asking) get what was there before.
 *
 * @param reads how many, or what tells at a write how many
 * @param moves how many writes before: 2 for what was there before the last but one
 */
export const laggingReads = (reads: number | (() => number), moves = 1): Habit => {
  const served = new Map<string, (Reply | undefined)[]>();
  const left = new Map<string, number>();
  const absent = refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  return async (call, next) => {
    const { address, method } = call;
    if (!call.path.startsWith('manifests/')) return next(call);
    if (method === 'PUT') {
      const before = await look(call, next);
      const reply = await next(call);
      const digest = reply.headers['docker-content-digest'] ?? '';
      if (reply.status !== 201 || before.headers['docker-content-digest'] === digest) return reply;
      served.set(address, [before.status === 200 ? before : undefined, ...(served.get(address) ?? [])]);
      for (const way of ['GET', 'HEAD']) {
        left.set(`${way} ${address}`, typeof reads === 'number' ? reads : reads());
      }
      return reply;
    }
    const key = `${method} ${address}`;
    const stale = left.get(key) ?? 0;
    if (stale <= 0) return next(call);
    left.set(key, stale - 1);
    const old = served.get(address) ?? [];
    return old[Math.min(moves, old.length) - 1] ?? absent;
  };
};
