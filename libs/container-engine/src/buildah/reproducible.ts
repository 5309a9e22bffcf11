import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withWorkFolder } from '../system/work-folder.ts';

/** What `buildah inspect --type=image` prints, as far as it is read here. */
export interface InspectedImage {
  /** JSON. */
  Config: string;
  /** JSON. */
  Manifest: string;
}

/**
 * Makes the same image without what differs from build to build: buildah writes the names of the containers it worked in
 * into an image's configuration, and the IDs of images in between into its history. The layers stay as they are, and are
 * not copied: a folder with a manifest and a configuration is loaded, whose layers buildah already holds.
 *
 * @param load has buildah load `dir:<folder>`; returns the image ID
 */
export function withoutBuildNames(
  { Config, Manifest }: InspectedImage,
  load: (source: string) => Promise<string>,
): Promise<string> {
  const config = reproducibleConfig(Config);
  const digest = createHash('sha256').update(config).digest('hex');
  const manifest = JSON.parse(Manifest);
  manifest.config = { ...manifest.config, digest: `sha256:${digest}`, size: Buffer.byteLength(config) };
  return withWorkFolder(async (folder) => {
    await writeFile(join(folder, digest), config);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'version'), 'Directory Transport Version: 1.1\n');
    return load(`dir:${folder}`);
  });
}

/** The configuration without the names of one build. */
export function reproducibleConfig(json: string): string {
  const { container: _, container_config: __, parent: ___, config, history, ...rest } = JSON.parse(json);
  const { Hostname: ____, ...kept } = config;
  const steps = history.map(({ comment: _____, ...step }: { comment?: string }) => step);
  return JSON.stringify({ ...rest, config: kept, history: steps });
}
