import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { readRecord, writeRecord } from '@shipshape/workspace';
import type { BaseRecipe } from './base-recipe.ts';

const rememberedMs = 10 * 60 * 1000;
/** How long Docker Hub is waited for, one try after the other: where another base can be made, and where none can. */
const patience = { optional: [3], needed: [3, 10, 20] } as const;

interface Memory {
  image: string;
  askedAt: string;
  /** Absent: it did not answer. */
  digest?: string;
}

/**
 * The digest under which Docker Hub serves the official image, the stated one where there is one; undefined where it does
 * not serve it, or does not answer within three seconds, for whatever reason. Where nothing else can stand for it, it is
 * asked three times, and longer. The answer, or its absence, is remembered in `folder` for ten minutes.
 */
export async function officialDigest(
  folder: string,
  { name, official }: Pick<BaseRecipe, 'name' | 'official'>,
  need: keyof typeof patience = 'optional',
): Promise<string | undefined> {
  const file = join(folder, `docker-hub-${name}.json`);
  const { repository, tag, digest: stated } = official;
  const image = `${repository}:${tag}${stated ? `@${stated}` : ''}`;
  const memory = readRecord<Memory>(file);
  const ageMs = Date.now() - Date.parse(memory?.askedAt ?? '');
  const remembered = memory?.image === image && ageMs >= 0 && ageMs < rememberedMs;
  if (remembered && (memory.digest || need === 'optional')) return memory.digest;
  let digest: string | undefined;
  for (const seconds of patience[need]) digest ??= await digestIn(repository, stated ?? tag, seconds);
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
