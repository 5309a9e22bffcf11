import { openRepository, publishTags, type Repository, verifyContent } from '../src/index.ts';
import { makeImage, makeLayer, mountBlob, pushImage, type TestImage } from '../testing/index.ts';
import { credentials } from './login.ts';
import type { Scenario } from './scenario.ts';
import { whyNotWhole } from './whole.ts';

/** The image that is there before, and the one that is published over it: they share a layer. */
export const oldImage = makeImage([makeLayer('base', 40_000), makeLayer('old', 20_000)]);
export const newImage = makeImage([makeLayer('base', 40_000), makeLayer('new', 20_000)]);
/** What two builders make of the same inputs where the build cannot be reproduced. */
export const twins = {
  new: newImage,
  builtAgain: makeImage([makeLayer('base', 40_000), makeLayer('new, built again', 20_000)]),
};

/** The tags of each, and the one that moves. */
export const oldTags = ['inputs-old'];
export const newTags = ['inputs-new', 'sha-new'];
export const movingTag = 'main';

/** A whole publish as the pipeline does it, with this library in the place of the engine: content first, names last. */
export async function publish(repository: Repository, image: TestImage, tags: string[]): Promise<void> {
  await pushImage(repository, image);
  await verifyContent(repository, image.digest);
  await publishTags(repository, image.digest, tags);
  const served = (await repository.resolve(movingTag))?.digest ?? null;
  await repository.putManifest(movingTag, image.bytes, image.mediaType, { replacing: served });
}

/** The state before: the old image under its tags. Its content is there in another repository, and only mounted. */
export async function prepare(repository: Repository): Promise<void> {
  const template = openRepository(`${repository.registry}/faults/template`, { credentials });
  const stored = await template.manifest(oldImage.digest);
  if (!stored) await pushImage(template, oldImage);
  const { config, layers } = JSON.parse(new TextDecoder().decode(oldImage.bytes));
  for (const { digest } of [config, ...layers]) {
    await mountBlob(repository, digest, template.repository, { credentials });
  }
  for (const tag of [...oldTags, movingTag]) {
    await repository.putManifest(tag, oldImage.bytes, oldImage.mediaType);
  }
}

/** What is wrong with what the registry serves now: every tag has to serve one whole image, and the right one. */
export async function damages(
  repository: Repository,
  published: TestImage[] = [newImage],
): Promise<string[]> {
  const found: string[] = [];
  const tags = await repository.tags();
  for (const tag of [...oldTags, movingTag].filter((name) => !tags.includes(name)))
    found.push(`${tag} is gone`);
  const known = new Map<string, Promise<string | undefined>>();
  for (const tag of tags) {
    const digest = (await repository.resolve(tag))?.digest ?? 'nothing';
    // A full disk makes distribution list a name that it then does not have: as good as absent.
    if (digest === 'nothing' && newTags.includes(tag)) continue;
    const allowed = [
      ...(newTags.includes(tag) ? [] : [oldImage]),
      ...(oldTags.includes(tag) ? [] : published),
    ];
    if (!allowed.some((image) => image.digest === digest)) found.push(`${tag} serves ${digest}`);
    const why = await whyNotWhole(repository, digest, known);
    if (why) found.push(`${tag}: ${why}`);
  }
  return found;
}

/** Which of the tags of a finished publish do not serve the image. */
export async function unfinished(repository: Repository, image: TestImage = newImage): Promise<string[]> {
  const tags = [...newTags, movingTag];
  const served = await Promise.all(tags.map((tag) => repository.resolve(tag)));
  return tags.filter((_, at) => served[at]?.digest !== image.digest);
}

/** A publish with this library alone. */
export const libraryPublish: Scenario = {
  name: 'publish',
  async prepare(direct) {
    await prepare(direct);
    return { act: (through) => publish(through, newImage, newTags), damages, unfinished };
  },
};
