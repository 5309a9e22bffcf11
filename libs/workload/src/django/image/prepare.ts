import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureUv, quietTools, type Uv } from '@shipshape/provision';
import { withTemporaryFolder, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { requirementText } from '../describe/install/pep440.ts';
import type { DjangoProject } from '../describe/project.ts';
import { dockerfileFor, type ImageFiles } from './dockerfile.ts';
import { exportCommand } from './lock/export-command.ts';
import { type ImageLock, imageLock, ownLock } from './lock/image-lock.ts';
import { pinnedIn, withoutHashes } from './lock/lock-text.ts';
import { withoutWheels } from './lock/wheels.ts';
import { type LockPlace, makeFirstLock } from './lock/write-lock.ts';
import { nodeTools } from './node-tools.ts';
import { explicitIndexes, extrasOf, reader, usesGeo, uvSettings } from './project-files.ts';
import { fromIndexes } from './uv.ts';

/** A project, with what it installs where the team has no complete lock. */
export interface Resolved {
  /** On the Python that its packages are to be had for. */
  project: DjangoProject;
  made?: Awaited<ReturnType<typeof makeFirstLock>>['made'];
}

/**
 * Resolves what is not locked.
 *
 * @throws UserError where the requirements have no solution
 */
export const resolveImage = async (project: DjangoProject, place: LockPlace): Promise<Resolved> =>
  imageLock(project).own ? await makeFirstLock(project, place) : { project };

/**
 * Finds out what the image needs to know beside the description, and makes the image's files; it changes nothing in
 * the repository.
 *
 * @param placeholders what the build's commands get for the variables that production requires
 * @returns texts by their names in the project's folder; with requirements.lock where the team has no complete lock
 */
export async function prepareImage(
  { project, made }: Resolved,
  place: LockPlace,
  placeholders: Record<string, string>,
): Promise<ImageFiles & { [ownLock]?: string }> {
  const { folder, say } = place;
  const lock = imageLock(project);
  const node = nodeTools(project, reader(folder));
  const settings = uvSettings(project, reader(folder));
  const indexes = explicitIndexes(project, reader(folder));
  const facts = {
    ...{ placeholders, extras: extrasOf(project, folder), usesGeo: usesGeo(project, reader(folder)) },
    ...(node ? { node } : {}),
    ...(settings ? { uvSettings: settings } : {}),
    ...(indexes.length > 0 ? { indexes } : {}),
  };
  if (made) {
    const { sources } = made;
    const image = dockerfileFor(project, { ...facts, sources, installed: namesIn(made.lock) });
    return { ...image, [ownLock]: made.lock };
  }
  say(`${lock.files[0]}: looking for packages without a wheel`);
  const uv = await ensureUv(say);
  const written = await exported(project, lock, facts.extras, { uv, folder });
  const text = written ?? pinned(project);
  const resolver = {
    // Where uv finds the project's indexes.
    ...{ uv, folder: join(folder, project.root) },
    python: project.python.patch?.asked ?? project.python.value,
  };
  const sources = await withoutWheels(text, resolver, fromIndexes(indexes));
  const unhashed = withoutHashes(written ?? '');
  return dockerfileFor(project, { ...facts, sources, unhashed, installed: namesIn(text) });
}

const namesIn = (text: string): string[] => pinnedIn(text).map((one) => one.split('==')[0] as string);

/**
 * What the team's lock pins for production, by the tool that reads it in the build as well: markers decide there which
 * packages a platform gets. Undefined where that tool fails; the build then shows why.
 */
async function exported(
  project: DjangoProject,
  lock: ImageLock,
  extras: readonly string[],
  { uv, folder }: { uv: Uv; folder: string },
): Promise<string | undefined> {
  const texts = () => lock.files.map((file) => reader(join(folder, project.root))(file) ?? '');
  if (lock.kind === 'requirements') return texts().join('\n');
  return await withTemporaryFolder('lock', async (copy) => {
    for (const [at, text] of texts().entries()) writeWhole(join(copy, lock.files[at] as string), text);
    const output = join(copy, 'exported.txt');
    const command = exportCommand(lock, project, extras, output).join(' && ');
    const path = uv.path === 'uv' ? '' : `${dirname(uv.path)}:`;
    const env = { ...uv.env, ...quietTools, PATH: `${path}${uv.env.PATH}` };
    const { exitCode } = await $({ cwd: copy, env, nothrow: true, quiet: true })`bash -c ${command}`;
    return exitCode === 0 ? readFileSync(output, 'utf8') : undefined;
  });
}

/** What the description knows of the lock. */
const pinned = ({ requirements }: DjangoProject): string =>
  requirements
    .filter(({ value }) => !value.development && /^==[^,*]+$/.test(value.specifier))
    .map(({ value }) => `${requirementText({ ...value, extras: [] })}\n`)
    .join('');
