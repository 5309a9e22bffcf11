import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ownArchitecture } from '@shipshape/oci-registry';
import type { RootfsConfig } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { run } from '../system/command.ts';
import { withWorkFolder } from '../system/work-folder.ts';

/** Some time, and always the same one, so that the same root file system is the same image in every engine. */
const CREATED = '1970-01-01T00:00:00Z';

/**
 * Wraps a root file system tar as an image archive (Docker image specification v1.2, which every engine loads), hands
 * it to `load`, and removes it again.
 *
 * @param name what the image is to be called when loaded; nothing where undefined.
 * @returns the image ID. It depends on the tar and the config alone.
 */
export function withImageArchive(
  tar: string,
  config: RootfsConfig,
  name: string | undefined,
  load: (archive: string) => Promise<void>,
): Promise<string> {
  return withWorkFolder(async (folder) => {
    const imageConfig = imageConfigJson(`sha256:${await sha256(tar)}`, config);
    await writeFile(join(folder, 'config.json'), imageConfig);
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify([{ Config: 'config.json', RepoTags: name ? [name] : null, Layers: ['layer.tar'] }]),
    );
    await symlink(resolve(tar), join(folder, 'layer.tar'));
    const archive = join(folder, 'image.tar');
    const members = ['manifest.json', 'config.json', 'layer.tar'];
    const packed = await run('tar', ['-chf', archive, '-C', folder, ...members]);
    if (packed.exitCode !== 0) throw new EngineError(`tar could not pack ${tar} as an image.`, packed.output);
    await load(archive);
    return `sha256:${createHash('sha256').update(imageConfig).digest('hex')}`;
  });
}

/**
 * The image config. buildah's layer cache never hits on a base image whose history has no `created`. It compares history and
 * layers alone, so the history tells one configuration of the same files from another.
 */
function imageConfigJson(diffId: string, { env, cmd }: RootfsConfig): string {
  const config = {
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Cmd: cmd,
    Labels: {},
  };
  return JSON.stringify({
    created: CREATED,
    architecture: ownArchitecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created: CREATED, created_by: `root file system with ${JSON.stringify(config)}` }],
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new EngineError(
      `${file} can't be read (${(error as Error).message}): give a root file system tar.`,
    );
  }
  return hash.digest('hex');
}
