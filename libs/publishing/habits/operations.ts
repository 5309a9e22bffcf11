import type { Repository } from '@shipshape/oci-registry';
import type { TestImage } from '@shipshape/oci-registry/testing';
import {
  commitTag,
  contentTag,
  moveAfterPush,
  promote,
  publishCommit,
  type ReleaseContext,
  release,
  rollBack,
} from '../src/index.ts';
import { requireSmoked } from '../src/release/smoke-report.ts';
import { askedOnce } from '../testing/asked-once.ts';
import { hashOf, newTestClone, passed, tinyImage, uploadAs } from '../testing/test-clone.ts';

export type Outcome = 'completed' | 'refused before a write';

/** A clone and what its commits are built to. */
export interface Workplace {
  /** Of a command in the clone. */
  context: ReleaseContext;
  images: Record<'old' | 'new' | 'unpublished', CommitImage>;
  remove(): void;
}

/** What an operation works on: that, and the project's repository as the registry with habits serves it. */
export interface Place extends Workplace {
  repository: Repository;
}

interface CommitImage {
  commit: string;
  image: TestImage;
}

const quiet = () => {};
/** What the default rules move after a push. */
const main = { tag: 'main', kind: 'branch' } as const;

/**
 * Makes a clone of three commits with an image for each; nothing is in a registry yet. One clone serves all profiles:
 * only the first to release gives its commits their git tags.
 */
export async function newWorkplace(): Promise<Workplace> {
  const clone = newTestClone('127.0.0.1:1/nowhere');
  const made = (what: string): CommitImage => {
    const commit = clone.commit(what);
    return { commit, image: tinyImage(what, commit) };
  };
  const images = { old: made('old'), new: made('new'), unpublished: made('unpublished') };
  const context = await clone.context();
  return { context: { ...context, commits: askedOnce(context.commits) }, images, remove: clone.remove };
}

/** Makes what each operation finds in the registry: two images, of which one is released and one on staging. */
export async function prepare(place: Place): Promise<void> {
  const { old, new: newer } = place.images;
  await publish(place, old);
  await moveAfterPush(at(place, old), [main], { digest: old.image.digest, revision: old.commit }, quiet);
  await release(at(place, old), '1.0.0', quiet);
  await publish(place, newer);
  await promote(at(place, newer), 'staging', newer.commit, quiet);
}

/** The verbs that ship, each as the command calls it, and what the tags have to serve after it. */
export const operations = {
  /** As in a job for a commit of the default branch: `main` is left to the job that promotes. */
  async publish(place: Place) {
    const { unpublished } = place.images;
    await publish(place, unpublished);
    return Object.fromEntries(namesOf(unpublished).map((tag) => [tag, unpublished.image]));
  },
  async promote(place: Place) {
    const { new: newer } = place.images;
    await promote(at(place, newer), 'main', newer.commit, quiet);
    return { main: newer.image };
  },
  async release(place: Place) {
    const { old, new: newer } = place.images;
    const moves = await release(at(place, newer), '1.1.0', quiet);
    const refused = moves.filter(({ outcome }) => outcome === 'refuse');
    if (refused.length > 0) throw new Error(refused.map(({ sentence }) => sentence).join('\n'));
    return { '1.1.0': newer.image, latest: newer.image, '1': newer.image, '1.0.0': old.image };
  },
  async rollback(place: Place) {
    const { old, new: newer } = place.images;
    const back = { tag: 'staging', to: old.commit, reason: 'a fault' };
    await rollBack(at(place, newer), back, quiet);
    return { staging: old.image };
  },
} satisfies Record<string, (place: Place) => Promise<Record<string, TestImage>>>;

/** @throws Error unless the image's passed report is found */
export const requireReport = ({ repository }: Place, { digest }: TestImage): Promise<void> =>
  requireSmoked(repository, digest, 'django');

const namesOf = ({ commit, image }: CommitImage) =>
  [contentTag(hashOf(image)), commitTag(commit)] as [string, string];

async function publish(place: Place, built: CommitImage): Promise<void> {
  await publishCommit(at(place, built), {
    tags: { immutable: namesOf(built), moving: [main] },
    smoke: passed(built.image.configDigest),
    upload: (reference) => uploadAs(place.repository, built.image, reference),
  });
}

/** The context of a command that runs at the commit. */
function at({ context, repository }: Place, { commit }: CommitImage): ReleaseContext {
  return { ...context, repository, checkout: { ...context.checkout, sha: commit } };
}
