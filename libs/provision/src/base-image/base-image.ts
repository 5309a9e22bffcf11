import { join } from 'node:path';
import { parseReference } from '@shipshape/oci-registry';
import { explainDisk, readRecord, withLock, workspaceRoot, writeRecord } from '@shipshape/workspace';
import { type BaseRecipe, recipeDigest } from './base-recipe.ts';
import { mayMake } from './debian-rootfs.ts';
import { digestIn, officialDigest } from './docker-hub.ts';
import { type MadeImage, type MakeOptions, makeBaseImage } from './make-base-image.ts';

export interface BaseImage {
  /** What to build on: `name@sha256:…`, or as in the user's variable where its registry returns no digest. */
  reference: string;
  digest: string | undefined;
  /** `debian`: made here from Debian's packages. */
  origin: 'registry' | 'debian';
  /** For people: with its tag. */
  name: string;
}

export interface BaseImageOptions extends MakeOptions {
  /** The clone whose `.shipshape` remembers; the workspace where absent. */
  root?: string;
  /** The `host:port` of the local registry, asked for only where an image is made or was made before. */
  registry: () => Promise<string>;
  /** What is wanted instead; the recipe's variable where absent. */
  wanted?: string | undefined;
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
  const make = async () => {
    const name = `${host}/${repositoryOf(recipe)}`;
    const made = await makeBaseImage(join(folder, `base-image-${recipe.name}.tmp`), name, options);
    writeRecord(recordFile(folder, recipe), made);
    return pinned(name, made.tag, made.digest, 'debian');
  };
  const busy = (holder: number) => say(`Base image: waiting for process ${holder}, which makes it`);
  try {
    return await withLock(
      join(folder, `base-image-${recipe.name}.lock`),
      async () => (await keptImage(folder, host, recipe)) ?? (await make()),
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
