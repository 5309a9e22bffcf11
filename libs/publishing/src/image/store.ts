import { join } from 'node:path';
import type { Engine } from '@shipshape/container-engine';
import { readRecord, stateFolder, writeRecord } from '@shipshape/workspace';
import type { BuiltImage } from './records.ts';

// Beside the newest build's record under dist, each build's is kept by its inputs hash: a branch switched back and
// forth, or a cleaned dist, builds nothing twice while the engine still holds the image.
const keptRecord = (project: string, hash: string) => join(stateFolder, 'images', project, `${hash}.json`);

/**
 * The first image of one of these inputs hashes that the engine still holds; undefined where one must be built.
 *
 * @param latest the record under dist, returned itself where it is the one
 */
export async function findImage(
  engine: Engine,
  project: string,
  hashes: string[],
  latest: BuiltImage | undefined,
): Promise<BuiltImage | undefined> {
  for (const hash of hashes) {
    const image =
      latest?.inputsHash === hash && latest.engine.name === engine.name
        ? latest
        : readRecord<BuiltImage>(keptRecord(project, hash));
    if (image?.engine.name === engine.name && (await engine.inspect(image.imageId))) return image;
  }
  return undefined;
}

/** Remembers a build by its inputs. */
export const keepImage = (image: BuiltImage): void =>
  writeRecord(keptRecord(image.project, image.inputsHash), image);
