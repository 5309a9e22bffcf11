import { publishTags, type Repository, verifyContent } from '../src/index.ts';
import { makeImage, makeLayer, pushImage, type TestImage } from '../testing/index.ts';

/** The image that is there before, and the one that is published over it: they share a layer. */
export const oldImage = makeImage([makeLayer('base', 40_000), makeLayer('old', 20_000)]);
export const newImage = makeImage([makeLayer('base', 40_000), makeLayer('new', 20_000)]);

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

/** The state before: the old image under its tags. Its content is there in `template`, and only mounted. */
export async function prepare(repository: Repository, template: Repository): Promise<void> {
  const stored = await template.manifest(oldImage.digest);
  if (!stored) await pushImage(template, oldImage);
  const { config, layers } = JSON.parse(new TextDecoder().decode(oldImage.bytes));
  for (const { digest } of [config, ...layers]) await repository.mountBlob(digest, template.repository);
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
  const whole = new Map<string, Promise<string | undefined>>();
  for (const tag of tags) {
    const digest = (await repository.resolve(tag))?.digest ?? 'nothing';
    // A full disk makes distribution list a name that it then does not have: as good as absent.
    if (digest === 'nothing' && newTags.includes(tag)) continue;
    const allowed = [
      ...(newTags.includes(tag) ? [] : [oldImage]),
      ...(oldTags.includes(tag) ? [] : published),
    ];
    if (!allowed.some((image) => image.digest === digest)) found.push(`${tag} serves ${digest}`);
    if (!whole.has(digest)) whole.set(digest, readWhole(repository, digest));
    const why = await whole.get(digest);
    if (why) found.push(`${tag}: ${why}`);
  }
  return found;
}

/** Pulls the image as an engine would; every digest is verified on the way. */
async function readWhole(repository: Repository, digest: string): Promise<string | undefined> {
  try {
    const stored = await repository.manifest(digest);
    if (!stored || !('layers' in stored.content)) return `${digest} is no image`;
    const { config, layers } = stored.content;
    await Promise.all([config, ...layers].map((blob) => repository.readBlob(blob.digest)));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Which of the tags of a finished publish do not serve the image. */
export async function unfinished(repository: Repository, image: TestImage = newImage): Promise<string[]> {
  const tags = [...newTags, movingTag];
  const served = await Promise.all(tags.map((tag) => repository.resolve(tag)));
  return tags.filter((_, at) => served[at]?.digest !== image.digest);
}
