import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRepository, parseReference } from '@shipshape/oci-registry';
import {
  explainDisk,
  type Log,
  readRecord,
  UserError,
  withCleanup,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import { type BaseRecipe, configOf, type DebianRecipe, recipeDigest } from './base-recipe.ts';
import { endDebianRootfs, makeDebianRootfs, mayMake } from './debian-rootfs.ts';
import { digestIn, officialDigest } from './docker-hub.ts';

export interface BaseImage {
  /** What to build on: `name@sha256:…`, or as in the user's variable where its registry returns no digest. */
  reference: string;
  digest: string | undefined;
  /** `debian`: made here from Debian's packages. */
  origin: 'registry' | 'debian';
  /** For people: with its tag. */
  name: string;
}

export interface BaseImageOptions {
  /** Which base image: the workload's. */
  recipe: BaseRecipe;
  /** The clone whose `.shipshape` remembers; the workspace where absent. */
  root?: string;
  say: Log;
  /** The `host:port` of the local registry, asked for only where an image is made or was made before. */
  registry: () => Promise<string>;
  /** Makes an image out of a root file system; returns its ID. */
  importRootfs: (tar: string, config: DebianRecipe['config']) => Promise<string>;
  push: (imageId: string, reference: string) => Promise<unknown>;
  /** What is wanted instead; the recipe's variable where absent. */
  wanted?: string | undefined;
}

/** What `base-image-<name>.json` records of the image that was made here. */
interface MadeImage {
  tag: string;
  recipe: string;
  digest: string;
  packages: string[];
}

/** Its repository in the local registry. */
const repositoryOf = ({ name }: BaseRecipe) => `shipshape/${name}`;

const recordFile = (folder: string, { name }: BaseRecipe) => join(folder, `base-image-${name}.json`);

/**
 * The image to build on: the wanted one, or the official one where Docker Hub answers, or one made from Debian's
 * packages, once, and kept in the local registry.
 *
 * @throws UserError where it has to be made and cannot be
 */
export async function ensureBaseImage(options: BaseImageOptions): Promise<BaseImage> {
  const { root = workspaceRoot, recipe, say, wanted = process.env[recipe.variable] } = options;
  if (wanted) return await wantedImage(wanted);
  const folder = join(root, '.shipshape');
  const official = await officialDigest(folder, recipe, (await mayMake(recipe)) ? 'optional' : 'needed');
  if (official) return pinned(recipe.official.repository, recipe.official.tag, official, 'registry');

  const host = await options.registry();
  const kept = await keptImage(folder, host, recipe);
  if (kept) return kept;
  const busy = (holder: number) => say(`Base image: waiting for process ${holder}, which makes it`);
  try {
    return await withLock(
      join(folder, `base-image-${recipe.name}.lock`),
      async () => (await keptImage(folder, host, recipe)) ?? (await makeImage(folder, host, options)),
      busy,
    );
  } catch (error) {
    throw explainDisk(error, folder);
  }
}

/** What {@link ensureBaseImage} would come to, without making anything. `ready`: there is nothing to make. */
export async function baseImagePlan(
  options: Pick<BaseImageOptions, 'recipe' | 'root' | 'wanted'> & { host?: string | undefined },
): Promise<{ name: string; origin: BaseImage['origin']; ready: boolean }> {
  const { root = workspaceRoot, recipe, wanted = process.env[recipe.variable], host } = options;
  if (wanted) return { name: wanted, origin: 'registry', ready: true };
  const folder = join(root, '.shipshape');
  const { repository, tag } = recipe.official;
  if (await officialDigest(folder, recipe))
    return { name: `${repository}:${tag}`, origin: 'registry', ready: true };
  return {
    name: `${repositoryOf(recipe)}:${recipe.debian?.tag ?? recipe.official.tag}`,
    origin: 'debian',
    ready: host !== undefined && (await keptImage(folder, host, recipe)) !== undefined,
  };
}

function pinned(name: string, tag: string, digest: string, origin: BaseImage['origin']): BaseImage {
  return { reference: `${name}@${digest}`, digest, origin, name: `${name}:${tag}` };
}

async function wantedImage(wanted: string): Promise<BaseImage> {
  const { registry, repository, tag = 'latest', digest } = parseReference(wanted);
  const name = `${registry}/${repository}`;
  const found = digest ?? (await digestIn(name, tag, 10));
  return { reference: found ? `${name}@${found}` : wanted, digest: found, origin: 'registry', name: wanted };
}

/** The image made here before, where the registry still serves it. */
async function keptImage(folder: string, host: string, recipe: BaseRecipe): Promise<BaseImage | undefined> {
  const made = readRecord<MadeImage>(recordFile(folder, recipe));
  if (!made || !recipe.debian || made.recipe !== recipeDigest(recipe.debian)) return undefined;
  const name = `${host}/${repositoryOf(recipe)}`;
  const served = await digestIn(name, made.digest, 10);
  return served ? pinned(name, made.tag, made.digest, 'debian') : undefined;
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

async function makeImage(folder: string, host: string, options: BaseImageOptions): Promise<BaseImage> {
  const { say, importRootfs, push, recipe } = options;
  const { debian, official, variable } = recipe;
  if (!debian) {
    throw new UserError(
      `${official.repository}:${official.tag} cannot be reached, and no suite of Debian or Ubuntu has that Python: choose another version in the Dockerfile, or set ${variable} to an image that can be reached.`,
    );
  }
  say(
    `Base image: Docker Hub does not answer, making one from ${debian.ubuntu ? 'Ubuntu' : 'Debian'}'s packages (half a minute, once)`,
  );
  const name = `${host}/${repositoryOf(recipe)}`;
  const { tag } = debian;
  const work = join(folder, `base-image-${recipe.name}.tmp`);
  const clear = () => removeWhileWritten(work);
  // All attempts use one folder: under the lock, whatever is or runs there was left by a killed attempt.
  await endDebianRootfs(work);
  await clear();
  mkdirSync(work, { recursive: true });
  return await withCleanup(clear, async () => {
    const made = await makeDebianRootfs(work, { variable, debian }, say);
    const packages = readFileSync(made.packages, 'utf8').trim().split('\n');
    say(`Base image: keeping it as ${name}:${tag}`);
    await push(await importRootfs(made.tar, configOf(debian, packages)), `${name}:${tag}`);
    const served = await openRepository(name).resolve(tag);
    if (!served)
      throw new UserError(
        `${name}:${tag} was pushed, but the registry does not serve it: stop the local registry, then run this again.`,
      );
    writeRecord(recordFile(folder, recipe), {
      tag,
      recipe: recipeDigest(debian),
      digest: served.digest,
      packages,
    } satisfies MadeImage);
    return pinned(name, tag, served.digest, 'debian');
  });
}
