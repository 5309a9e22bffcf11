import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { run } from '../system/command.ts';
import { withWorkFolder } from '../system/work-folder.ts';

/** Runs docker; returns its standard output, throws where it fails. */
type Docker = (...args: string[]) => Promise<string>;

/** The repository of the names that replace image IDs where docker cannot find an image by its ID. */
export const IMAGE_ID_NAMES = 'shipshape/image-id';

/**
 * Ties image IDs (config digests) to what docker calls an image. In its classic store the two are one. In the
 * containerd image store (the default from Docker 29 on) docker knows an image by its manifest's digest, which differs
 * from registry to registry, and by names; there, every image gets a name that holds its ID.
 */
export class DockerImageIds {
  readonly #docker: Docker;
  #containerd: Promise<boolean> | undefined;

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** What to call an image when speaking to docker. */
  async nameOf(image: string): Promise<string> {
    return image.startsWith('sha256:') && (await this.areNames())
      ? image.replace('sha256:', `${IMAGE_ID_NAMES}:`)
      : image;
  }

  /** A name for an image that is about to be made, where docker must be able to find it by one. */
  async newName(): Promise<string | undefined> {
    return (await this.areNames()) ? `${IMAGE_ID_NAMES}:new-${randomBytes(8).toString('hex')}` : undefined;
  }

  /** The ID of an image that docker holds under that name or digest. */
  async idOf(image: string): Promise<string> {
    const { Id, RepoTags } = JSON.parse(
      await this.#docker('image', 'inspect', '--format', '{{json .}}', image),
    );
    if (!(await this.areNames())) return Id;
    const name = (RepoTags as string[]).find(
      (tag) => /:[0-9a-f]{64}$/.test(tag) && tag.startsWith(IMAGE_ID_NAMES),
    );
    const id = name ? name.replace(`${IMAGE_ID_NAMES}:`, 'sha256:') : await this.#savedId(image);
    await this.#docker('tag', image, id.replace('sha256:', `${IMAGE_ID_NAMES}:`));
    return id;
  }

  /** Whether IDs are names here. */
  areNames(): Promise<boolean> {
    this.#containerd ??= this.#docker('info', '--format', '{{json .DriverStatus}}').then((status) =>
      status.includes('io.containerd.snapshotter'),
    );
    return this.#containerd;
  }

  /** No command prints the config digest, but an exported image contains it. */
  #savedId(image: string): Promise<string> {
    return withWorkFolder(async (folder) => {
      const archive = join(folder, 'image.tar');
      await this.#docker('image', 'save', `--output=${archive}`, image);
      const { stdout } = await run('tar', ['-xOf', archive, 'manifest.json']);
      return `sha256:${basename(JSON.parse(stdout)[0].Config, '.json')}`;
    });
  }
}
