import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UserError } from '@shipshape/workspace';

/** The parts of a project's shipshape.json that are needed before its kind is known. */
export interface StatedIdentity {
  name?: string;
  /** From the project's folder. */
  dockerfile?: string;
}

/**
 * Reads a project's identity; `{}` where it states none. A mistake in the file is reported where all of it is read.
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

/** The name of a project that has a shipshape.json: the one that it states, or its folder's; undefined for another one. */
export function adoptedName(root: string, folder: string): string | undefined {
  if (!existsSync(join(folder, root, 'shipshape.json'))) return undefined;
  return statedIdentity(root, folder).name ?? folderName(root);
}

/** The name that a project has without a statement. */
export const folderName = (root: string): string => (root === '.' ? 'app' : posix.basename(root));

/**
 * The Dockerfile of a project, from its folder, which is the context in either case: the one that it states, or
 * `Dockerfile`.
 *
 * @throws UserError where it names a path outside of that folder
 */
export function dockerfileOf(root: string, folder: string): string {
  const { dockerfile = 'Dockerfile' } = statedIdentity(root, folder);
  if (/^\/|(^|\/)\.\.(\/|$)/.test(dockerfile)) {
    throw new UserError(
      `${posix.join(root, 'shipshape.json')} names the Dockerfile "${dockerfile}", which is not in the project's folder: name one that is.`,
    );
  }
  return dockerfile.replace(/^\.\//, '');
}
