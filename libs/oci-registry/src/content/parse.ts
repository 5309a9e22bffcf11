import type { RegistryError } from '../errors.ts';
import { isDigest } from '../names/digest.ts';
import type { Descriptor, Index, Manifest } from '../types.ts';

type Refuse = (code: 'not-a-registry' | 'unsupported', why: string) => RegistryError;

export const notAnObject = 'the answer is not a JSON object: check the name.';

/** Reads the bytes of a manifest or index, and checks what others rely on: every descriptor has a digest and a size. */
export function parseManifest(bytes: Uint8Array, refuse: Refuse): Manifest | Index {
  const content = parseJson(bytes);
  if (!isObject(content)) throw refuse('not-a-registry', notAnObject);
  if (content.schemaVersion === 1) {
    throw refuse(
      'unsupported',
      'it is in the format of 2014 (schema 1): push the image again with a current engine.',
    );
  }
  const descriptors = Array.isArray(content.manifests)
    ? content.manifests
    : [content.config, ...(Array.isArray(content.layers) ? content.layers : [undefined])];
  if (content.schemaVersion !== 2 || !descriptors.every(isDescriptor)) {
    throw refuse('not-a-registry', 'the answer is neither an image manifest nor an index: check the name.');
  }
  return content as unknown as Manifest | Index;
}

/** Whether it has a digest and a size; its media type and the rest are as the registry sent them. */
export function isDescriptor(value: unknown): value is Descriptor {
  return (
    isObject(value) &&
    typeof value.digest === 'string' &&
    isDigest(value.digest) &&
    Number.isSafeInteger(value.size) &&
    Number(value.size) >= 0
  );
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
