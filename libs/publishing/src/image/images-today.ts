import { type Base, baseIn, type Engine, EngineError, type NamedImage } from '@shipshape/container-engine';
import { openRepository, parseReference, RegistryError } from '@shipshape/oci-registry';

/** How long a registry is waited for that may not be reachable from here. */
const deadlineSeconds = 5;

/** The engine, as far as it knows images. */
export type ImageStore = Pick<Engine, 'platform' | 'readsSyntax' | 'pull' | 'stored' | 'inspect'>;

/** An image as it is today. */
export interface ImageToday {
  digest: string;
  /** By what name a build takes exactly this one; absent where there is none but the Dockerfile's. */
  name?: string;
}

/**
 * Finds out what images are today: each is asked for once, so that all that is concluded from it is about the same one.
 */
export function imagesToday(engine: ImageStore) {
  const found = new Map<string, Promise<ImageToday | undefined>>();
  const find = (reference: string): Promise<ImageToday | undefined> => {
    const known = found.get(reference) ?? today(engine, reference);
    found.set(reference, known);
    return known;
  };
  return {
    /** Undefined where neither its registry nor the engine knows it. */
    find,
    /** What it adds to a build that begins with it; undefined where that is not known. */
    async baseOf({ reference, platform }: NamedImage): Promise<Base | undefined> {
      const image = await find(reference);
      if (!image) return undefined;
      const { name = reference } = image;
      const held = () => unlessRefused(engine.inspect(name));
      const served = () => servedBase(name, platform || engine.platform);
      // Without the layers, where it can be: of an image that need not be built none is wanted.
      return (await held()) ?? (await served()) ?? unlessRefused(engine.pull(name).then(held));
    },
  };
}

async function today(engine: ImageStore, reference: string): Promise<ImageToday | undefined> {
  const served = await unlessRefused(servedImage(reference));
  if (served) return served;
  await unlessRefused(engine.pull(reference));
  return unlessRefused(engine.stored(reference));
}

async function servedImage(reference: string): Promise<ImageToday | undefined> {
  const { repository, tag = 'latest', digest } = located(reference);
  if (digest) return { digest, name: reference };
  const served = await repository.resolve(tag);
  return served && { digest: served.digest, name: `${repository.name}@${served.digest}` };
}

async function servedBase(name: string, platform: string): Promise<Base | undefined> {
  const [os = '', architecture = '', variant] = platform.split('/');
  const wanted = { os, architecture, ...(variant ? { variant } : {}) };
  const image = await unlessRefused(
    Promise.resolve(name).then(() => {
      const { repository, tag = 'latest', digest = tag } = located(name);
      return repository.imageConfig(digest, wanted);
    }),
  );
  return image && baseIn(image.config);
}

function located(reference: string) {
  const { registry, repository, ...more } = parseReference(reference);
  return { repository: openRepository(`${registry}/${repository}`, { deadlineSeconds }), ...more };
}

/** What a registry or engine answers; undefined where it refuses. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RegistryError || error instanceof EngineError) return undefined;
    throw error;
  }
}
