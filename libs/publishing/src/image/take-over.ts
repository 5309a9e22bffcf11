import type { Engine } from '@shipshape/container-engine';
import { openRepository, RegistryError } from '@shipshape/oci-registry';
import { repositoryOf } from '@shipshape/provision';
import { type Log, UserError } from '@shipshape/workspace';
import { contentTag } from '../release/names.ts';
import { passedReport } from '../release/smoke-report.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { builtBefore, publishedOf, servedWith } from './published-commit.ts';
import type { BuiltImage } from './records.ts';

/** How long a registry is waited for before building seems the quicker way. */
const deadlineSeconds = 10;

/**
 * The image that the target registry serves for the first of these inputs hashes it knows, as if it had been built
 * here; nothing of it is pulled. Undefined where it serves none, or cannot be asked.
 */
export async function takeOver(
  built: Pick<BuiltImage, 'project' | 'base' | 'engine'>,
  hashes: string[],
  say: Log,
): Promise<BuiltImage | undefined> {
  return asked(say, async () => {
    const name = await repositoryOf(built.project, say);
    const repository = openRepository(name, { deadlineSeconds });
    for (const inputsHash of hashes) {
      const tag = contentTag(inputsHash);
      if (!(await repository.resolve(tag))) continue;
      const { configDigest: imageId, manifestDigest: digest, labels } = await repository.imageConfig(tag);
      // The hash covers the builder, so that it was an engine of this kind that built it, wherever that was.
      return { ...built, inputsHash, imageId, ...servedWith(labels), served: { image: name, digest } };
    }
    return undefined;
  });
}

/**
 * The image that a commit has published already, as if it had been built here; undefined where it has published none, or
 * the registry cannot be asked.
 */
export async function takeOverCommit(
  project: string,
  commit: string,
  say: Log,
): Promise<BuiltImage | undefined> {
  return asked(say, async () => {
    const repository = openRepository(await repositoryOf(project, say), { deadlineSeconds });
    const found = await publishedOf(repository, commit);
    return found && builtBefore({ project, repository }, found);
  });
}

/** What the registry answers; undefined where it cannot be asked: building is the other way. */
async function asked<T>(say: Log, question: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof RegistryError || error instanceof UserError)) throw error;
    say(`the registry could not be searched for an image: ${error.message}`);
    return undefined;
  }
}

/**
 * The report of these very checks that an image taken over from a registry has passed, as the registry has it. Without
 * one the image is pulled, so that it can be tested here.
 *
 * @param checks the digest of the checks that would run
 */
export async function reportOrPull(
  { imageId, served }: BuiltImage,
  checks: string,
  engine: () => Promise<Engine>,
  say: Log,
): Promise<SmokeReport | undefined> {
  if (!served) return undefined;
  const reference = `${served.image}@${served.digest}`;
  const report = await passedReport(openRepository(served.image), served.digest, imageId, checks);
  if (report) return { ...report, source: 'registry' };
  say(`${reference} has no passed report of these checks: pulling it`);
  const pulled = await (await engine()).pull(reference);
  if (pulled === imageId) return undefined;
  throw new UserError(`${reference} came as ${pulled} and should be ${imageId}: pull it again.`);
}
