import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a project's shipshape.json says that is needed before anybody knows its kind. */
export interface StatedIdentity {
  name?: string;
  /** From the project's folder. */
  dockerfile?: string;
}

/**
 * Reads a project's identity; `{}` where it states none. A mistake in the file is reported by whoever reads all of it.
 *
 * @param root the project's folder, from the workspace root
 */
export function statedIdentity(root: string, folder: string): StatedIdentity {
  try {
    const text = readFileSync(join(folder, root, 'shipshape.json'), 'utf8');
    const { name, dockerfile } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    return {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof dockerfile === 'string' && dockerfile !== '' ? { dockerfile } : {}),
    };
  } catch {
    return {};
  }
}

/** The Dockerfile of a project, from its folder: the one that it states, or the usual one. */
export const dockerfileOf = (root: string, folder: string): string =>
  statedIdentity(root, folder).dockerfile ?? 'Dockerfile';
