import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, workspaceRoot } from '@shipshape/workspace';
import type { Project } from '../../workload.ts';

type Where = Pick<Project, 'root'>;

/** A project that Shipshape locks itself: its requirements-dev.txt was written by the target `lock`. */
export function isLockedHere({ root }: Where, workspace = workspaceRoot): boolean {
  return /^#\s+npx (shipshape lock --project=\S+|nx run \S+:lock)\s*$/m.test(
    text(workspace, root, 'requirements-dev.txt').slice(0, 400),
  );
}

/** The same, or the first lock of a new project makes it one: it has a group `dev`, and no lock of another kind. */
export function isToLockHere({ root }: Where, workspace = workspaceRoot): boolean {
  if (isLockedHere({ root }, workspace)) return true;
  const others = ['requirements.lock', 'uv.lock', 'poetry.lock', 'pdm.lock', 'requirements.txt'];
  const manifest = text(workspace, root, 'pyproject.toml');
  return (
    /^\[dependency-groups\]\s(?:[^[]|\[(?!\w))*^dev\s*=/m.test(manifest) &&
    others.every((name) => !existsSync(join(workspace, root, name)))
  );
}

function text(workspace: string, root: string, name: string): string {
  return readText(join(workspace, root, name)) ?? '';
}
