import { existsSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Status } from '@shipshape/progress-model';
import type { Project } from '@shipshape/workload';
import { type Log, readRecord, workspaceRoot } from '@shipshape/workspace';
import { collectStatus, lastDigest, makePage } from './make.ts';
import { pageFiles } from './pages.ts';
import { tell } from './tell.ts';

/** For so long a page is as good as new where nothing has changed here, in minutes. */
const fresh = 15;

/**
 * Makes the page after a command that changed something. A page that cannot be made is logged, and fails nothing.
 *
 * @param commit the one that is checked out
 * @param nothingNew whether the command found everything done: then a page of this commit that is some minutes old
 * stays
 * @returns the page's path from the workspace; undefined where there is none
 */
export async function refreshPage(
  project: Project,
  { commit, nothingNew, say }: { commit: string; nothingNew: boolean; say: Log },
): Promise<string | undefined> {
  try {
    const { page } = pageFiles(project);
    if (!nothingNew || !isFresh(project, commit)) {
      await collectStatus(project, () => undefined);
      const { events } = makePage(project);
      await tell(events, lastDigest(project).digest.text, say);
    }
    return relative(workspaceRoot, page);
  } catch (error) {
    say(`The page was not made: ${(error as Error).message}`);
    return undefined;
  }
}

/** The same where a page is there already: who never asked for one waits for none. */
export async function refreshIfThere(project: Project, commit: string, say: Log): Promise<void> {
  if (existsSync(pageFiles(project).page)) await refreshPage(project, { commit, nothingNew: false, say });
}

function isFresh(project: Project, commit: string): boolean {
  const { page, status } = pageFiles(project);
  const made = statSync(page, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made < fresh * 60_000 && readRecord<Status>(status)?.commit === commit;
}
