import {
  type Annotations,
  confirmWrite,
  publishTags,
  type Repository,
  settleSeconds,
  verifyContent,
} from '../src/index.ts';
import { makeImage, makeLayer, pushImage, type TestImage } from '../testing/index.ts';

export type Outcome = 'completed' | 'refused before a write';

/** The image that was released before, the one that is to be released, and one that is not even pushed. */
const [oldImage, newImage, unpublished] = ['old', 'new', 'unpublished'].map((name) =>
  makeImage([makeLayer('base', 9000), makeLayer(name, 3000)]),
) as [TestImage, TestImage, TestImage];

const smokeReport = 'application/vnd.test.smoke-report';
const moveRecord = 'application/vnd.test.move-record';
const recordTag = (tag: string) => `move-${tag}`;

/** Tags that the old release left, and that the new one moves. */
const movedByRelease = ['latest', '1'];

/** Makes what each operation finds in the registry: two images, of which one is released and one on staging. */
export async function prepare(repository: Repository): Promise<void> {
  await publish(repository, oldImage, ['inputs-old', 'sha-old', '1.0.0']);
  await publish(repository, newImage, ['inputs-new', 'sha-new']);
  for (const tag of ['main', ...movedByRelease]) await move(repository, tag, oldImage, null);
  await move(repository, 'staging', newImage, null);
}

/** The operations of the pipeline, as far as this library goes: each in the order in which the commands do it. */
export const operations = {
  /** Content first, a report beside it, names last. */
  async publish(repository: Repository) {
    await publish(repository, unpublished, ['inputs-1', 'sha-1']);
    return { 'inputs-1': unpublished, 'sha-1': unpublished };
  },
  async promote(repository: Repository) {
    await requireReport(repository, newImage);
    await repository.checkMovable(['main', recordTag('main')]);
    await move(repository, 'main', newImage, oldImage);
    return { main: newImage };
  },
  /** Everything that may be refused is asked before the version is written. */
  async release(repository: Repository) {
    await requireReport(repository, newImage);
    const tags = await repository.tags();
    if (!tags.includes('1.0.0')) throw new Error(`the list lacks 1.0.0: ${tags}`);
    await repository.checkMovable(movedByRelease.flatMap((tag) => [tag, recordTag(tag)]));
    await record(repository, '1.1.0', newImage);
    await publishTags(repository, newImage.digest, ['1.1.0']);
    for (const tag of movedByRelease) await move(repository, tag, newImage, oldImage);
    return { '1.1.0': newImage, latest: newImage, '1': newImage, '1.0.0': oldImage };
  },
  async rollback(repository: Repository) {
    await requireReport(repository, oldImage);
    await repository.checkMovable(['staging', recordTag('staging')]);
    await move(repository, 'staging', oldImage, newImage, { reason: 'a fault' });
    return { staging: oldImage };
  },
} satisfies Record<string, (repository: Repository) => Promise<Record<string, TestImage>>>;

async function publish(repository: Repository, image: TestImage, tags: string[]): Promise<void> {
  await pushImage(repository, image);
  await verifyContent(repository, image.digest);
  const bytes = new TextEncoder().encode(JSON.stringify({ passed: true }));
  await repository.attach(image.digest, {
    artifactType: smokeReport,
    blobs: [{ mediaType: 'application/json', bytes }],
  });
  await publishTags(repository, image.digest, tags);
}

/** As a command that moves a tag: the record first, then the tag, then a look at what came of both. */
async function move(
  repository: Repository,
  tag: string,
  to: TestImage,
  from: TestImage | null,
  annotations: Annotations = {},
): Promise<void> {
  await record(repository, tag, to, annotations);
  const before = from?.digest ?? null;
  await repository.putManifest(tag, to.bytes, to.mediaType, { replacing: before });
  await confirmWrite(repository, tag, { wrote: to.digest, before });
}

async function record(repository: Repository, tag: string, to: TestImage, annotations: Annotations = {}) {
  const name = recordTag(tag);
  const before = (await repository.resolve(name))?.digest ?? null;
  const attached = await repository.attach(to.digest, {
    artifactType: moveRecord,
    annotations: { tag, ...annotations },
  });
  const stored = await repository.manifest(attached.digest);
  if (!stored) throw new Error(`${attached.digest} is absent ${settleSeconds} s after it was written`);
  await repository.putManifest(name, stored.bytes, stored.descriptor.mediaType, { replacing: before });
  await confirmWrite(repository, name, { wrote: attached.digest, before });
}

/** @throws Error unless the image's report is found */
export async function requireReport(repository: Repository, image: TestImage): Promise<void> {
  const reports = await repository.referrers(image.digest, smokeReport);
  if (reports.length === 0) throw new Error(`no report of ${image.digest} is found`);
}
