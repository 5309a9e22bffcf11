import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Project } from './workload.ts';

/**
 * A project's Dockerfile, by its path from the project's folder: the one that its shipshape.json names as
 * `image.dockerfile`, otherwise `Dockerfile`. The context is the project's folder in either case.
 *
 * @throws UserError where it names a path outside of that folder
 */
export function dockerfileOf({ root }: Pick<Project, 'root'>, folder = workspaceRoot): string {
  const file = join(folder, root, 'shipshape.json');
  const stated = existsSync(file) ? statedIn(readFileSync(file, 'utf8')) : undefined;
  if (stated === undefined) return 'Dockerfile';
  if (/^\/|(^|\/)\.\.(\/|$)/.test(stated)) {
    throw new UserError(
      `${root}/shipshape.json names the Dockerfile "${stated}", which is not in the project's folder: name one that is.`,
    );
  }
  return stated.replace(/^\.\//, '');
}

/** Whether a file that is not JSON, or not by its schema, is wrong is for those to say who read all of it. */
function statedIn(text: string): string | undefined {
  try {
    const { image } = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof image?.dockerfile === 'string' && image.dockerfile ? image.dockerfile : undefined;
  } catch {
    return undefined;
  }
}
