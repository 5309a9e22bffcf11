import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import type { Project } from '../../workload.ts';

/** A project that Shipshape locks itself: its requirements-dev.txt was written by the target `lock`. */
export function isLockedHere({ root }: Pick<Project, 'root'>): boolean {
  const file = join(workspaceRoot, root, 'requirements-dev.txt');
  if (!existsSync(file)) return false;
  return /^#\s+npx nx run \S+:lock\s*$/m.test(readFileSync(file, 'utf8').slice(0, 400));
}
