import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Adopted, keptPlaceholders, type Repository } from '@shipshape/adoption';
import { type DjangoProject, dockerfileOf, probeHere } from '@shipshape/workload';
import { placeholders as placeholdersOf } from '@shipshape/workload/placeholders';
import { type Log, stateFolder, withTemporaryFolder, writeWhole } from '@shipshape/workspace';
import type { AdoptionRequest } from './request.ts';

/**
 * A project with the texts of its image, which are made where they are not there yet, or are to be renewed: that probes
 * its settings, and takes the network.
 *
 * @param note gets what a person has to act on, a line each
 */
export async function withImage(
  project: DjangoProject,
  { root, committed, read }: Repository,
  { update, json, dryRun }: AdoptionRequest,
  { say, note }: { say: Log; note: Log },
): Promise<Adopted> {
  const statement = posix.join(project.root, 'shipshape.json');
  const isThere = existsSync(join(root, project.root, dockerfileOf(project.root, root)));
  const usual = placeholdersOf(project, { folder: '/tmp', host: 'localhost' });
  if (read(statement) !== undefined && isThere && !update) {
    return { project, placeholders: usual, image: undefined };
  }
  hideState();
  const { prepareImage, resolveImage } = await import('@shipshape/workload/image');
  // First, since it can choose another Python.
  const resolved = await resolveImage(project, { folder: root, say });
  const probed = await withTemporaryFolder('probe', (folder) =>
    probeHere(resolved.project, {
      repository: root,
      folder,
      say,
      committed,
      install: dryRun ? false : undefined,
    }),
  );
  const print = json ? console.error : console.log;
  for (const { name, by } of probed.required) {
    if (by === 'check') print(`  required   ${name}: manage.py check requires it`);
  }
  for (const sentence of probed.unknown) note(`  unknown    ${sentence}`);
  const found = Object.fromEntries(probed.required.map(({ name, placeholder }) => [name, placeholder]));
  const placeholders = keptPlaceholders({ ...usual, ...found }, statement, read(statement));
  const image = await prepareImage(resolved, { folder: root, say }, placeholders);
  return { project: resolved.project, placeholders, image };
}

/** What the pipeline keeps in a clone is not a change of the team, even before .gitignore names it. */
function hideState(): void {
  const list = join(stateFolder, '.gitignore');
  if (!existsSync(list)) writeWhole(list, '*\n');
}
