import { join } from 'node:path';
import { commitTime, findCommit, GitError } from '@shipshape/git';
import { ensureUv } from '@shipshape/provision';
import { type Log, readText, UserError, writeWhole } from '@shipshape/workspace';
import type { DjangoProject } from '../../describe/project.ts';
import { extrasOf, reader } from '../project-files.ts';
import { imageLock, ownLock } from './image-lock.ts';
import { lockInputs } from './inputs.ts';
import { lockHeader, lockState, lockText } from './lock-text.ts';
import { onResolvingPython } from './older-python.ts';
import { resolveLock } from './resolve.ts';
import { withoutWheels } from './wheels.ts';

export interface LockPlace {
  /** The repository's folder. */
  folder: string;
  say: Log;
}

/** What is resolved for a project, and its text; nothing is written. */
async function makeLock(project: DjangoProject, { folder, say }: LockPlace, asOf = lastCommit(folder)) {
  const inputs = lockInputs(project, reader(folder));
  const python = project.python.value;
  say(`${ownLock}: resolving for Python ${python} as of ${asOf.toISOString().slice(0, 10)}, wheels first`);
  const resolver = await resolverOf(project, { folder, say });
  const extras = inputs.manifest ? extrasOf(project, folder).flatMap((name) => ['--extra', name]) : [];
  const made = await resolveLock(inputs, asOf, resolver, extras);
  return { ...made, lock: lockText(made.text, inputs, { asOf: made.asOf, python }) };
}

const resolverOf = async ({ python }: DjangoProject, { folder, say }: LockPlace) => ({
  ...{ uv: await ensureUv(say), folder },
  python: python.patch?.asked ?? python.value,
});

/** As {@link makeLock}, for a project whose image is to be made: on an older Python where its packages ask for that. */
export async function makeFirstLock(project: DjangoProject, place: LockPlace) {
  const found = await onResolvingPython(
    project,
    (one) => makeLock(one, place),
    async (one, pins) => await withoutWheels(pins.join('\n'), await resolverOf(one, place)).catch(() => pins),
  );
  const [newest, chosen] = [project.python.value, found.project.python.value];
  if (chosen !== newest)
    place.say(
      `Python ${chosen}: packages are not to be had for ${newest}, or have no wheel for it. The Dockerfile states it; until that is written, .python-version decides.`,
    );
  return found;
}

/**
 * Writes requirements.lock of a project that has no complete lock of its own. Without `upgrade` a lock that is current
 * stays, and one that is outdated is made as of the last commit.
 *
 * @param upgrade as of now
 * @returns what it came to, in a few words
 * @throws UserError where the project locks by itself, or the requirements have no solution
 */
export async function writeLock(
  project: DjangoProject,
  place: LockPlace,
  { upgrade = false } = {},
): Promise<string> {
  const { own, files } = imageLock(project);
  if (!own) {
    throw new UserError(
      `${files[0]} is this project's own lock, and the image installs from it: update it with its own tool.`,
    );
  }
  const file = lockFile(project, place.folder);
  if (!upgrade && lockAge(project, place.folder) === 'current')
    return `${ownLock} is what it would be made from`;
  const { lock, asOf, sources } = await makeLock(project, place, upgrade ? new Date() : undefined);
  writeWhole(file, lock);
  const built = sources.length > 0 ? `; without a wheel: ${sources.join(', ')}` : '';
  return `${ownLock} written, as of ${asOf.toISOString().slice(0, 10)}${built}`;
}

/**
 * Whether requirements.lock is what the project's requirements would make of it: `none` where the image installs from
 * the team's own lock. For lock-check and the summary.
 */
export function lockAge(project: DjangoProject, folder: string): 'none' | ReturnType<typeof lockState> {
  if (!imageLock(project).own) return 'none';
  return lockState(readText(lockFile(project, folder)), lockInputs(project, reader(folder)));
}

/** {@link lockAge} in a sentence. */
export function lockAgeSentence(project: DjangoProject, folder: string): string | undefined {
  const age = lockAge(project, folder);
  const asOf =
    age === 'missing' ? undefined : lockHeader(reader(folder)(join(project.root, ownLock)) ?? '')?.asOf;
  switch (age) {
    case 'none':
      return undefined;
    case 'missing':
      return `There is no ${ownLock}, so nothing says which versions the image gets: run "npx shipshape lock".`;
    case 'foreign':
      return `${ownLock} was not made by Shipshape, so its age is unknown.`;
    case 'outdated':
      return `${ownLock} is older than what it is made from: run "npx shipshape lock".`;
    case 'current':
      return `${ownLock} is what its requirements make, as of ${asOf?.slice(0, 10)}.`;
  }
}

const lockFile = ({ root }: DjangoProject, folder: string) => join(folder, root, ownLock);

/** When HEAD was committed; now, where nothing was, or this is no clone. */
function lastCommit(folder: string): Date {
  try {
    const head = findCommit(folder, 'HEAD');
    return (head ? commitTime(folder, head) : undefined) ?? new Date();
  } catch (error) {
    if (error instanceof GitError) return new Date();
    throw error;
  }
}
