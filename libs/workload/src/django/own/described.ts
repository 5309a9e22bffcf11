import { join, posix } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Project } from '../../workload.ts';
import { type DjangoProject, describeFolder, fromItsFolder } from '../describe/index.ts';

const known = new Map<string, DjangoProject>();

/**
 * What a project is, from its files as they are now, and from what its repository states for all of them, such as CI: each path
 * from the project's folder.
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
  const manage = posix.join(root, marker);
  const [whole] = describeFolder(workspace, { root, manage });
  // Of a submodule, the repository has no files.
  const found = whole
    ? fromItsFolder(whole)
    : describeFolder(folder).find((one) => one.manage.value === marker);
  if (!found) throw new UserError(`${root} (${name}) holds no Django project: its ${marker} is missing.`);
  known.set(folder, found);
  return found;
}
