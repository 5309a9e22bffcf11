import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { readRecord, writeRecord } from '@shipshape/workspace';

/** Python's own image, the same Debian and Python as the one we make. */
export const officialImage = { repository: 'docker.io/library/python', tag: '3.13-slim-trixie' };

const rememberedMs = 10 * 60 * 1000;
const patienceSeconds = 3;

interface Memory {
  image: string;
  askedAt: string;
  /** Absent: it did not answer. */
  digest?: string;
}

/**
 * The digest that Docker Hub serves {@link officialImage} under; undefined where it does not say so within three
 * seconds, for whatever reason. The answer, or its absence, is remembered in `folder` for ten minutes.
 */
export async function officialDigest(folder: string): Promise<string | undefined> {
  const file = join(folder, 'docker-hub.json');
  const image = `${officialImage.repository}:${officialImage.tag}`;
  const memory = readRecord<Memory>(file);
  const ageMs = Date.now() - Date.parse(memory?.askedAt ?? '');
  if (memory?.image === image && ageMs >= 0 && ageMs < rememberedMs) return memory.digest;
  const digest = await digestIn(officialImage.repository, officialImage.tag, patienceSeconds);
  writeRecord(file, { image, askedAt: new Date().toISOString(), ...(digest && { digest }) } satisfies Memory);
  return digest;
}

/** The digest that a registry serves `reference` under; undefined where it has none, or does not tell us. */
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
