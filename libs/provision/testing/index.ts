import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stateFolder } from '@shipshape/workspace';
import { folder as uv } from '../src/python/uv.ts';

/**
 * Gives a workspace that a test has made the uv and the registry's program of this one, so that they are not fetched again.
 *
 * @param root the other workspace's root
 */
export function shareTools(root: string): void {
  const state = join(root, basename(stateFolder));
  mkdirSync(state, { recursive: true });
  for (const tool of [uv, join(stateFolder, 'docker-registry')])
    if (existsSync(tool) && !existsSync(join(state, basename(tool))))
      symlinkSync(tool, join(state, basename(tool)));
}
