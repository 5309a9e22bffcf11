import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '@shipshape/workspace';

/**
 * A mark in a clone that its adoption began, until everything is done: where it is there, an earlier call was ended after it
 * had written the files, and what comes after them is still to do.
 */
export function unfinished(root: string) {
  const mark = join(root, '.shipshape/adopting');
  return {
    isThere: () => existsSync(mark),
    // Out of git's sight by itself: the team's .gitignore does not name the folder yet.
    begin: () => writeWhole(join(mark, '.gitignore'), '*\n'),
    end: () => rmSync(mark, { recursive: true, force: true }),
  };
}
