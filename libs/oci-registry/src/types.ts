/** The media types this project reads and writes: OCI's own and Docker's, which registries serve side by side. */
export const mediaTypes = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

export type Annotations = Record<string, string>;

export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
}

/** What content is and which bytes it has (OCI image spec, descriptor.md). `size` is in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Annotations;
  artifactType?: string;
  platform?: Platform;
}

/** One image, or one artifact (OCI image spec, manifest.md). */
export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  config: Descriptor;
  layers: Descriptor[];
  subject?: Descriptor;
  annotations?: Annotations;
}

/** A list of manifests: one image for several platforms, or the referrers of an image (image-index.md). */
export interface Index {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  manifests: Descriptor[];
  subject?: Descriptor;
  annotations?: Annotations;
}

/** A manifest or index as the registry serves it: the digest is that of its bytes; `content` is their parsed JSON. */
export interface StoredManifest {
  descriptor: Descriptor;
  bytes: Uint8Array;
  content: Manifest | Index;
}

export function isIndex(content: Manifest | Index): content is Index {
  return 'manifests' in content;
}
