import { type Confirm, type ReleaseContext, readReleaseContext, requireTrust } from '@shipshape/publishing';
import type { Project } from '@shipshape/workload';
import { type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { pageFiles } from './pages.ts';
import { findRepository } from './registry/find.ts';
import { keptVersions } from './snapshots/read.ts';
import { attachSnapshot } from './snapshots/registry.ts';

/** How long the registry may take for all, in seconds. */
const patience = 120;

/**
 * Attaches the page of a release to its image in the registry, where the next machine finds it.
 *
 * @param version empty for the newest release that has a page here
 * @param confirm asks before a registry beyond loopback is written to
 * @returns what it came to, in a few words
 * @throws UserError where there is no such page, or this checkout may not write there
 */
export async function keepInRegistry(
  project: Project,
  { version, confirm, say }: { version: string; confirm: Confirm; say: Log },
): Promise<string | { reused: string }> {
  const pages = pageFiles(project).folder;
  const chosen = version || keptVersions(pages, project.name).at(-1);
  if (!chosen)
    throw new UserError(
      `No release of ${project.name} has a page here: run npx shipshape progress at the commit of a release.`,
    );
  const repository = await findRepository(project.name, patience, say);
  const context: ReleaseContext = await readReleaseContext(workspaceRoot, {
    project: project.name,
    repository,
    dryRun: false,
  });
  await requireTrust(context, confirm, say);
  const attached = await attachSnapshot(repository, { pages, project: project.name, version: chosen });
  const what = `the page of ${chosen}, with its image in ${repository.name}`;
  return attached ? what : { reused: what };
}
