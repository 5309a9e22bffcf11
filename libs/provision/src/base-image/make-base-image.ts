import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRepository } from '@shipshape/oci-registry';
import { type Log, UserError, withCleanup } from '@shipshape/workspace';
import { type BaseRecipe, configOf, type DebianRecipe, recipeDigest } from './base-recipe.ts';
import { endDebianRootfs, makeDebianRootfs } from './debian-rootfs.ts';
import { type MadeHerePlace, madeBefore, rememberMade } from './made-before.ts';

export interface MakeOptions {
  /** Which base image: the workload's. */
  recipe: BaseRecipe;
  say: Log;
  /** Makes an image out of a root file system; returns its ID. */
  importRootfs: (tar: string, config: DebianRecipe['config']) => Promise<string>;
  push: (imageId: string, reference: string) => Promise<unknown>;
  /** An image that another clone made is taken from there; each clone makes its own where absent. */
  madeHere?: MadeHerePlace;
}

/** What `base-image-<name>.json` records of the image that the clone's registry serves. */
export interface MadeImage {
  tag: string;
  recipe: string;
  digest: string;
  /** Lines `name<tab>version`. */
  packages: string[];
}

/**
 * Makes a base image and pushes it, or pushes the one that another clone of this user made.
 *
 * @param work a folder for this alone
 * @param name where to push it: `host:port/repository`
 * @throws UserError where it cannot be made, or is not served
 */
export async function makeBaseImage(work: string, name: string, options: MakeOptions): Promise<MadeImage> {
  const { say, recipe, importRootfs, push, madeHere } = options;
  const { debian, official, variable } = recipe;
  if (!debian) {
    throw new UserError(
      `${official.repository}:${official.tag} cannot be reached, and no suite of Debian or Ubuntu has that Python: choose another version in the Dockerfile, or set ${variable} to an image that can be reached.`,
    );
  }
  const { tag } = debian;
  const tagged = `${name}:${tag}`;
  const served = async (imageId: string, packages: string[]): Promise<MadeImage> => {
    say(`Base image: keeping it as ${tagged}`);
    await push(imageId, tagged);
    const found = await openRepository(name).resolve(tag);
    if (found) return { tag, recipe: recipeDigest(debian), digest: found.digest, packages };
    throw new UserError(
      `${tagged} was pushed, but the registry does not serve it: stop the local registry, then run this again.`,
    );
  };
  const before = madeHere && (await madeBefore(madeHere, recipe, debian));
  if (before) {
    say('Base image: Docker Hub does not answer, taking the one that another clone made since yesterday');
    return await served(before.imageId, before.packages);
  }
  say(
    `Base image: Docker Hub does not answer, making one from ${debian.ubuntu ? 'Ubuntu' : 'Debian'}'s packages (half a minute, once)`,
  );
  const clear = () => removeWhileWritten(work);
  // All attempts use one folder: under the lock, whatever is or runs there was left by a killed attempt.
  await endDebianRootfs(work);
  await clear();
  mkdirSync(work, { recursive: true });
  return await withCleanup(clear, async () => {
    const made = await makeDebianRootfs(work, { variable, debian }, say);
    const packages = readFileSync(made.packages, 'utf8').trim().split('\n');
    const imageId = await importRootfs(made.tar, configOf(debian, packages));
    if (madeHere) rememberMade(madeHere, recipe, debian, { imageId, packages });
    return await served(imageId, packages);
  });
}

/**
 * Removes a folder into which children of a process that was just ended may write for a moment longer: Node repeats the
 * removal of a folder that is not empty, and not that of what came into it meanwhile.
 */
async function removeWhileWritten(folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || attempt === 40) throw error;
      await sleep(250);
    }
}
