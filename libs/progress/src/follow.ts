import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHead } from '@shipshape/git';
import { browserTestsOf, type Project } from '@shipshape/workload';
import { distOf, type Log, workspaceRoot } from '@shipshape/workspace';
import { collectStatus, makePage } from './make.ts';
import { type OpenPage, openPage } from './open.ts';
import { pageFiles } from './pages.ts';

/** How often this machine's own files are looked at, and everything is asked again, in seconds. */
const pace = { look: 2, ask: 60 };

/**
 * Serves a project's page on loopback and keeps it up to date: at once where HEAD or a report of this clone changes,
 * and every minute for what others change. Ends with the signal.
 *
 * @param opened is told the page's address
 */
export async function followPage(
  project: Project,
  {
    port,
    say,
    opened,
    signal,
  }: { port: number; say: Log; opened: (url: string) => void; signal: AbortSignal },
): Promise<void> {
  const { folder } = pageFiles(project);
  const remake = async () => {
    await collectStatus(project, () => undefined);
    makePage(project);
  };
  say('collecting the status');
  await remake();
  const page: OpenPage = await openPage(folder, port);
  opened(page.url);
  let [seen, asked] = [traceOf(project), performance.now()];
  try {
    while (!signal.aborted) {
      await sleep(pace.look * 1000, undefined, { signal });
      const now = traceOf(project);
      if (now === seen && performance.now() - asked < pace.ask * 1000) continue;
      [seen, asked] = [now, performance.now()];
      // What is wrong for a moment, such as half a file that somebody edits, does not end the page.
      await remake().catch((error: Error) => say(error.message));
      page.reload();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await page.close();
  }
}

/** What changes with the local facts: the commit, the team's statements, and the records and reports under dist. */
function traceOf({ name, root }: Project): string {
  const browser = join(distOf(browserTestsOf(name)), 'reports');
  const files = [distOf(root), join(distOf(root), 'reports'), browser].flatMap((folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
  const times = [...files, join(workspaceRoot, root, 'shipshape.json')].map(
    (file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`,
  );
  return [readHead(workspaceRoot).sha, ...times].join('\n');
}
