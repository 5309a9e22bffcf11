import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { readRecord, writeRecord } from '@shipshape/workspace';
import type { BaseRecipe } from './base-recipe.ts';

const rememberedMs = 10 * 60 * 1000;
const patienceSeconds = 3;

interface Memory {
  image: string;
  askedAt: string;
  /** Absent: it did not answer. */
  digest?: string;
}

/**
 * The digest under which Docker Hub serves the official image, the stated one where there is one; undefined where it does
 * not serve it, or does not answer within three seconds, for whatever reason. The answer, or its absence, is remembered in `folder` for ten minutes.
 */
export async function officialDigest(
  folder: string,
  { name, official }: Pick<BaseRecipe, 'name' | 'official'>,
): Promise<string | undefined> {
  const file = join(folder, `docker-hub-${name}.json`);
  const { repository, tag, digest: stated } = official;
  const image = `${repository}:${tag}${stated ? `@${stated}` : ''}`;
  const memory = readRecord<Memory>(file);
  const ageMs = Date.now() - Date.parse(memory?.askedAt ?? '');
  if (memory?.image === image && ageMs >= 0 && ageMs < rememberedMs) return memory.digest;
  const digest = await digestIn(repository, stated ?? tag, patienceSeconds);
  writeRecord(file, { image, askedAt: new Date().toISOString(), ...(digest && { digest }) } satisfies Memory);
  return digest;
}

/** The digest under which a registry serves `reference`; undefined where it has none, or does not answer. */
export async function digestIn(
  repository: string,
  reference: string,
  seconds: number,
): Promise<string | undefined> {
  try {
    return (await openRepository(repository, { deadlineSeconds: seconds }).resolve(reference))?.digest;
  } catch {
    return undefined;
  }
}
