import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, parseReference } from '@shipshape/oci-registry';
import {
  explainDisk,
  readRecord,
  type Say,
  UserError,
  withCleanup,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import { debianRootfs } from './debian-recipe.ts';
import { endDebianRootfs, makeDebianRootfs } from './debian-rootfs.ts';
import { digestIn, officialDigest, officialImage } from './docker-hub.ts';

export interface BaseImage {
  /** What to build on: `name@sha256:…`, or as PYTHON_IMAGE says where its registry does not tell a digest. */
  reference: string;
  digest: string | undefined;
  /** `debian`: made here from Debian's packages. */
  origin: 'registry' | 'debian';
  /** For people: with its tag. */
  name: string;
}

export interface BaseImageOptions {
  /** The clone whose `.shipshape` remembers; the workspace where absent. */
  root?: string;
  say: Say;
  /** The `host:port` of the local registry, asked for only where an image is made or was made before. */
  registry: () => Promise<string>;
  /** Makes an image out of a root file system; returns its ID. */
  importRootfs: (tar: string, config: typeof debianRootfs.config) => Promise<string>;
  push: (imageId: string, reference: string) => Promise<unknown>;
  /** What is wanted instead; PYTHON_IMAGE where absent. */
  pythonImage?: string | undefined;
}

/** What `base-image.json` says of the image that was made here. */
interface MadeImage {
  tag: string;
  recipe: string;
  digest: string;
  packages: string[];
}

const repository = 'shipshape/python';

/**
 * The Python image to build on: `pythonImage`, or the official one where Docker Hub answers, or one made from
 * Debian's packages, once, and kept in the local registry.
 *
 * @throws UserError where it has to be made and cannot be
 */
export async function ensureBaseImage(options: BaseImageOptions): Promise<BaseImage> {
  const { root = workspaceRoot, say, pythonImage = process.env.PYTHON_IMAGE } = options;
  if (pythonImage) return await wantedImage(pythonImage);
  const folder = join(root, '.shipshape');
  const official = await officialDigest(folder);
  if (official) return pinned(officialImage.repository, officialImage.tag, official, 'registry');

  const host = await options.registry();
  const kept = await keptImage(folder, host);
  if (kept) return kept;
  const busy = (holder: number) => say(`Base image: process ${holder} is making it, waiting`);
  try {
    return await withLock(
      join(folder, 'base-image.lock'),
      async () => (await keptImage(folder, host)) ?? (await makeImage(folder, host, options)),
      busy,
    );
  } catch (error) {
    throw explainDisk(error, folder);
  }
}

/** What {@link ensureBaseImage} would come to, without making anything. `ready`: there is nothing to make. */
export async function baseImagePlan(
  options: { root?: string; pythonImage?: string | undefined; host?: string | undefined } = {},
): Promise<{ name: string; origin: BaseImage['origin']; ready: boolean }> {
  const { root = workspaceRoot, pythonImage = process.env.PYTHON_IMAGE, host } = options;
  if (pythonImage) return { name: pythonImage, origin: 'registry', ready: true };
  const folder = join(root, '.shipshape');
  const official = await officialDigest(folder);
  if (official)
    return { name: `${officialImage.repository}:${officialImage.tag}`, origin: 'registry', ready: true };
  const name = `${repository}:${debianRootfs.tag}`;
  return {
    name,
    origin: 'debian',
    ready: host !== undefined && (await keptImage(folder, host)) !== undefined,
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
async function keptImage(folder: string, host: string): Promise<BaseImage | undefined> {
  const made = readRecord<MadeImage>(join(folder, 'base-image.json'));
  if (!made || made.recipe !== debianRootfs.recipe) return undefined;
  const name = `${host}/${repository}`;
  const served = await digestIn(name, made.digest, 10);
  return served ? pinned(name, made.tag, made.digest, 'debian') : undefined;
}

async function makeImage(folder: string, host: string, options: BaseImageOptions): Promise<BaseImage> {
  const { say, importRootfs, push } = options;
  say("Base image: Docker Hub does not answer, making one from Debian's packages (half a minute, once)");
  const name = `${host}/${repository}`;
  const { tag, config, recipe } = debianRootfs;
  const work = join(folder, 'base-image.tmp');
  // What was just ended may have children that write for a moment more.
  const clear = async () => rmSync(work, { recursive: true, force: true, maxRetries: 10 });
  // One name for all attempts: under the lock, what lies or runs there is what a killed one left.
  await endDebianRootfs(work);
  await clear();
  mkdirSync(work, { recursive: true });
  return await withCleanup(clear, async () => {
    const made = await makeDebianRootfs(work, say);
    const packages = readFileSync(made.packages, 'utf8').trim().split('\n');
    say(`Base image: keeping it as ${name}:${tag}`);
    await push(await importRootfs(made.tar, config), `${name}:${tag}`);
    const served = await openRepository(name).resolve(tag);
    if (!served)
      throw new UserError(
        `${name}:${tag} was pushed, but the registry does not serve it: run npm run registry:stop, then this again.`,
      );
    writeRecord(join(folder, 'base-image.json'), {
      tag,
      recipe,
      digest: served.digest,
      packages,
    } satisfies MadeImage);
    return pinned(name, tag, served.digest, 'debian');
  });
}
