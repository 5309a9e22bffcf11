import { createHash } from 'node:crypto';
import { digestOf, type Manifest, mediaTypes, type Repository } from '../src/index.ts';

/** A small image, whole: enough to be pushed, pulled and distinguished. */
export interface TestImage {
  digest: string;
  bytes: Uint8Array;
  mediaType: string;
  configDigest: string;
  /** The layers, then the configuration. */
  blobs: Uint8Array[];
}

/** An image with the layers given, the same for the same arguments. */
export function makeImage(
  layers: Uint8Array[],
  labels: Record<string, string> = {},
  begins: object = {},
): TestImage {
  const config = encode({
    os: 'linux',
    architecture: 'amd64',
    created: '2026-01-02T03:04:05Z',
    config: { ...begins, Labels: labels },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => digestOf(layer)) },
  });
  const described = (mediaType: string, bytes: Uint8Array) => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  });
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: described('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => described('application/vnd.oci.image.layer.v1.tar', layer)),
  };
  const bytes = encode(manifest);
  const configDigest = digestOf(config);
  return {
    digest: digestOf(bytes),
    bytes,
    mediaType: mediaTypes.ociManifest,
    configDigest,
    blobs: [...layers, config],
  };
}

/** `size` bytes that look random and are the same for the same seed. */
export function makeLayer(seed: string, size: number): Uint8Array {
  const parts: Buffer[] = [];
  for (let made = 0; made < size; made += 64)
    parts.push(createHash('sha512').update(`${seed} ${made}`).digest());
  return new Uint8Array(Buffer.concat(parts).subarray(0, size));
}

/** Puts the content of an image into the repository, under no name but its digest. */
export async function pushImage(repository: Repository, image: TestImage): Promise<void> {
  for (const blob of image.blobs) await repository.putBlob(blob);
  await repository.putManifest(image.digest, image.bytes, image.mediaType);
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
