import type { StoredManifest } from '@shipshape/oci-registry';
import { makeImage, makeLayer, type TestImage } from '@shipshape/oci-registry/testing';
import { attachReport, contentTag } from '../src/index.ts';
import {
  emptyState,
  type MemoryState,
  memoryRepository,
  storedManifest,
} from '../testing/memory-repository.ts';
import { hashOf, passed } from '../testing/test-clone.ts';

/** A commit `c1` of the model as git would name it: 40 hex digits, of which the first ones are the model's name. */
export const commitName = (mark: string): string =>
  `${mark[0]}${Number(mark.slice(1)).toString(16)}`.padEnd(40, '0');
/** And back. */
const markOfCommit = (sha: string): string =>
  `${sha[0]}${Number.parseInt(sha.slice(1).replace(/0+$/, ''), 16)}`;

const images = new Map<string, TestImage>();
const colours = new Map<string, string>();

/**
 * The image that the model calls by a colour. Its revision label names the same commit, whichever job builds it first.
 */
export function imageOf(colour: string): TestImage {
  const known = images.get(colour);
  if (known) return known;
  const label = { 'org.opencontainers.image.revision': commitName('c1') };
  const image = makeImage([makeLayer(colour, 64)], colour === 'bare' ? {} : label);
  images.set(colour, image);
  colours.set(image.digest, colour);
  return image;
}

export const contentTagOf = (colour: string): string => contentTag(hashOf(imageOf(colour)));

/** A repository with every image and its passed report, and without a tag. */
export async function untagged(...names: string[]): Promise<MemoryState> {
  const state = emptyState();
  const repository = memoryRepository('localhost/untagged', state);
  for (const name of names) {
    const { bytes, mediaType, blobs, digest, configDigest } = imageOf(name);
    for (const blob of blobs) await repository.putBlob(blob);
    await repository.putManifest(digest, bytes, mediaType);
    await attachReport(repository, digest, passed(configDigest));
  }
  return state;
}

/** The state without what nothing can depend on: earlier records, names of uploads, and the check for mutable tags. */
export function canonical(state: MemoryState): MemoryState {
  const tags = new Map<string, string>();
  const manifests = new Map(state.manifests);
  const current = new Set<string>();
  for (const tag of [...state.tags.keys()].sort()) {
    const digest = state.tags.get(tag) as string;
    if (tag.startsWith('incoming-') || tag === 'move-.probe') continue;
    const stored = tag.startsWith('move-')
      ? withoutPrevious(state.manifests.get(digest) as StoredManifest)
      : undefined;
    if (stored) manifests.set(stored.descriptor.digest, stored);
    if (stored) current.add(stored.descriptor.digest);
    tags.set(tag, stored?.descriptor.digest ?? digest);
  }
  for (const [digest, { content }] of manifests) {
    if (content.artifactType?.includes('.smoke.') || !content.artifactType || current.has(digest)) continue;
    manifests.delete(digest);
  }
  return { tags, manifests, blobs: state.blobs };
}

const rewritten = new Map<string, StoredManifest>();

function withoutPrevious(stored: StoredManifest): StoredManifest {
  const { digest, mediaType } = stored.descriptor;
  const known = rewritten.get(digest);
  if (known) return known;
  const { 'dev.shipshape.move.previous': _previous, ...annotations } = stored.content.annotations ?? {};
  const bytes = new TextEncoder().encode(JSON.stringify({ ...stored.content, annotations }));
  const short = storedManifest(bytes, mediaType);
  rewritten.set(digest, short);
  return short;
}

/** What the tags of a state serve, in the model's names: `published` by commit or version, and `tags` that move. */
export function seenIn({ tags }: MemoryState): {
  published: Record<string, string>;
  tags: Record<string, string>;
} {
  const published: Record<string, string> = {};
  const moving: Record<string, string> = {};
  for (const [tag, digest] of tags) {
    const colour = colours.get(digest) ?? digest;
    const commit = /^sha-([0-9a-f]{40})$/.exec(tag)?.[1];
    if (commit && /^[cd]/.test(commit)) published[markOfCommit(commit)] = colour;
    else if (/^\d+\.\d+\.\d+/.test(tag)) published[tag] = colour;
    else if (!/^(sha|inputs|move)-/.test(tag)) moving[tag] = colour;
  }
  return { published, tags: moving };
}
