import type { Given } from '../dockerfile/evaluate.ts';
import { renameImages, takenFrom } from '../dockerfile/images.ts';
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

/** Puts the request's names of images into its Dockerfile. */
export function takenImages(
  { context, buildArgs: stated, images = new Map(), sourceDateEpoch: epoch }: BuildRequest,
  { platform, readsSyntax }: Pick<Engine, 'platform' | 'readsSyntax'>,
): TakenImages {
  const buildArgs = { ...(epoch === undefined ? {} : { SOURCE_DATE_EPOCH: String(epoch) }), ...stated };
  const given = { buildArgs, platform };
  const { text } = context.dockerfile;
  const { images: all, addresses } = takenFrom(text, given);
  const used = all.filter(({ use }) => use !== 'syntax' || readsSyntax);
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
