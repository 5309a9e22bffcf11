import { ensureUv, findPython } from '@shipshape/provision';
import type { DjangoProject } from '../describe/project.ts';
import { dockerfileFor, type ImageFiles } from './dockerfile.ts';
import { imageLock, ownLock } from './lock/image-lock.ts';
import { withoutWheels } from './lock/resolve.ts';
import { type LockPlace, makeLock } from './lock/write-lock.ts';
import { extrasOf } from './project-files.ts';

/**
 * Finds out what the image needs to know beside the description, resolves what is not locked, and makes the image's
 * files; it changes nothing in the repository.
 *
 * @param placeholders what the build's commands get for the variables that production requires
 * @returns texts by their names in the project's folder; with requirements.lock where the team has no complete lock
 * @throws UserError where the requirements have no solution
 */
export async function prepareImage(
  project: DjangoProject,
  place: LockPlace,
  placeholders: Record<string, string>,
): Promise<ImageFiles & { [ownLock]?: string }> {
  const { folder, say } = place;
  const lock = imageLock(project);
  const facts = { placeholders, extras: extrasOf(project, folder) };
  if (lock.own) {
    const made = await makeLock(project, place);
    return { ...dockerfileFor(project, { ...facts, sources: made.sources }), [ownLock]: made.lock };
  }
  say(`${lock.files[0]}: looking for packages without a wheel`);
  const uv = await ensureUv(await findPython(), say);
  const sources = await withoutWheels(pinned(project), { uv, folder, python: project.python.value });
  return dockerfileFor(project, { ...facts, sources });
}

/** What the team's lock pins for production, each as `name==version`; what comes from git or a folder is left out. */
const pinned = ({ requirements }: DjangoProject): string[] =>
  requirements
    .filter(({ value }) => !value.development && /^==[^,*]+$/.test(value.specifier))
    .map(({ value }) => `${value.name}${value.specifier}`);
