import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stateFolder } from '@shipshape/workspace';
import { folder as uv } from '../src/python/uv.ts';

/**
 * Gives a workspace that a test has made the uv of this one, so that it is not installed again.
 *
 * @param root the other workspace's root
 */
export function shareTools(root: string): void {
  const state = join(root, basename(stateFolder));
  mkdirSync(state, { recursive: true });
  if (existsSync(uv)) symlinkSync(uv, join(state, basename(uv)));
}
