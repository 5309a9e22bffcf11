import { createHash } from 'node:crypto';
import { type ErrorContext, RegistryError } from '../errors.ts';

/** Hex digits of each algorithm the OCI image spec registers (descriptor.md, "Registered Algorithms"). */
const hexDigits: Record<string, number> = { sha256: 64, sha512: 128 };

/** The digest of `bytes`, such as `sha256:9f86…`. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The digest of `bytes` by the algorithm that `digest` uses, to compare the two. */
export function digestLike(digest: string, bytes: Uint8Array): string {
  return digestOf(bytes, algorithmOf(digest));
}

export function isDigest(text: string): boolean {
  return whyNoDigest(text) === undefined;
}

/** @throws RegistryError `bad-reference` with a sentence about what is wrong with `text`. */
export function checkDigest(text: string, context: ErrorContext = {}): void {
  const why = whyNoDigest(text);
  if (why) throw new RegistryError('bad-reference', why, { ...context, reference: text });
}

function whyNoDigest(text: string): string | undefined {
  const algorithm = algorithmOf(text);
  const hex = text.slice(algorithm.length + 1);
  const length = Object.hasOwn(hexDigits, algorithm) ? hexDigits[algorithm] : undefined;
  if (length === undefined) {
    return `${shorten(text)} is not a digest that can be checked: a digest is sha256: (or sha512:) and hexadecimal digits.`;
  }
  if (hex.length !== length) {
    return `The digest ${shorten(text)} has ${hex.length} characters after the colon, and ${algorithm} has ${length}: copy it whole.`;
  }
  if (!/^[0-9a-f]+$/.test(hex)) {
    return `The digest ${shorten(text)} is not written in the digits 0-9 and a-f (lower case): copy it as it was printed.`;
  }
  return undefined;
}

function algorithmOf(digest: string): string {
  return digest.slice(0, Math.max(0, digest.indexOf(':')));
}

function shorten(text: string): string {
  return text.length > 140 ? `${text.slice(0, 140)}…` : text;
}
