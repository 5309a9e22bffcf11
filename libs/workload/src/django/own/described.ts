import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Project } from '../../workload.ts';
import { type DjangoProject, describeFolder } from '../describe/index.ts';

const known = new Map<string, DjangoProject>();

/**
 * What a project is, from its files as they are now.
 *
 * @param workspace its folder; that of the call where absent
 * @throws UserError where the project's folder is no Django project any more
 */
export function described(
  { root, marker, name }: Pick<Project, 'root' | 'marker' | 'name'>,
  workspace = workspaceRoot,
): DjangoProject {
  const folder = join(workspace, root);
  const before = known.get(folder);
  if (before) return before;
  const all = describeFolder(folder);
  const found = all.find(({ manage }) => manage.value === marker) ?? all[0];
  if (!found) throw new UserError(`${root} (${name}) holds no Django project: its ${marker} is missing.`);
  known.set(folder, found);
  return found;
}
