import type { Given } from '../dockerfile/evaluate.ts';
import { renameImages, takenFrom } from '../dockerfile/images.ts';
import type { Taken } from '../dockerfile/stages.ts';
import type { BuildRequest, Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';

/** What a build is evaluated with, and what it is given in place of the names that a Dockerfile has for images. */
export interface TakenImages {
  given: Given;
  /** The Dockerfile with the images by the names of the request. */
  dockerfile: string;
  /** What the build takes: those names, or else the Dockerfile's own. */
  references: string[];
  /** The image of each FROM, by the Dockerfile's name and by the one that the build takes. */
  bases: { reference: string; name: string }[];
  /** The lines that add a git repository. */
  gitLines: number[];
  /** Of the references, the ones that the request has no name for: what they are by now is for the engine to find out. */
  unknown: string[];
}

/** What the Dockerfile of a request is evaluated with: the same for its inputs hash as for its build. */
export function givenOf(
  { buildArgs, sourceDateEpoch: epoch, bases }: Pick<BuildRequest, 'buildArgs' | 'sourceDateEpoch' | 'bases'>,
  { platform }: Pick<Engine, 'platform'>,
): Given {
  const time = epoch === undefined ? {} : { SOURCE_DATE_EPOCH: String(epoch) };
  return { buildArgs: { ...time, ...buildArgs }, platform, baseOf: (reference) => bases?.get(reference) };
}

/**
 * Puts the request's names of images into its Dockerfile.
 *
 * @throws EngineError for a base image that takes by ONBUILD what nobody can put a name in place of
 */
export function takenImages(
  request: BuildRequest,
  engine: Pick<Engine, 'platform' | 'readsSyntax'>,
): TakenImages {
  const { context, images = new Map() } = request;
  const given = givenOf(request, engine);
  const { text, path } = context.dockerfile;
  const taken = takenFrom(text, given);
  refuseBrought(taken, taken.addresses, path);
  const { images: all, addresses } = taken;
  const used = all.filter(({ use }) => use !== 'syntax' || engine.readsSyntax);
  const named = used.map(({ reference }) => reference);
  const nameOf = (reference: string) => images.get(reference) ?? reference;
  return {
    given,
    dockerfile: renameImages(text, given, images),
    references: named.map(nameOf),
    bases: used
      .filter(({ use }) => use === 'FROM')
      .map(({ reference }) => ({ reference, name: nameOf(reference) })),
    gitLines: addresses.filter(({ isGit }) => isGit).map(({ line }) => line),
    unknown: named.filter((reference) => !images.has(reference)),
  };
}

/**
 * Refuses what an old engine does otherwise than it is meant: it fetches the page behind the address of a git repository.
 *
 * @param since the first version that fetches the repository
 * @throws EngineError naming the line
 */
export function refuseGit(
  { gitLines: [line] }: TakenImages,
  { path }: BuildRequest['context']['dockerfile'],
  since: string,
): void {
  if (line === undefined) return;
  throw new EngineError(
    `${path}:${line} adds a git repository, which takes ${since}: update it, or make it a submodule and COPY it.`,
  );
}

/**
 * Refuses a base image whose ONBUILD instructions take an image by a name that may move, since they are in no file
 * where a digest could replace it; or an address that is not among those hashed.
 *
 * @throws EngineError naming that
 */
export function refuseBrought(
  { images, addresses }: Taken,
  hashed: readonly { address: string }[],
  path: string,
): void {
  const isHashed = (address: string) => hashed.some((one) => one.address === address);
  const [found] = [
    ...images
      .filter(({ reference }) => !reference.includes('@sha256:'))
      .map(({ reference, ...more }) => ({ text: reference, ...more })),
    ...addresses
      .filter(({ address }) => !isHashed(address))
      .map(({ address, ...more }) => ({ text: address, ...more })),
  ].filter(({ isBrought }) => isBrought);
  if (!found) return;
  throw new EngineError(
    `${path}:${found.line} begins with an image that takes "${found.text}" by ONBUILD, whatever that is at the moment: take another image, or one that names it by a digest.`,
  );
}
