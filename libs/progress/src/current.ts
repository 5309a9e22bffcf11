import { findCommit, headOf, isBefore } from '@shipshape/git';
import { findProjects } from '@shipshape/workload';
import { readRecord, workspaceRoot } from '@shipshape/workspace';
import { pageFiles } from './pages.ts';

/** What is read of the facts behind the last page. */
interface LastFacts {
  history?: { known: boolean; value?: { head?: { commit?: string } } };
}

/** The commits of the pages that were made last, of each project. */
const lastHeads = (): string[] =>
  findProjects().flatMap((project) => {
    const facts = readRecord<LastFacts>(pageFiles(project).lastFacts);
    return facts?.history?.value?.head?.commit ?? [];
  });

/**
 * Whether a page was made of a later commit than the one that is checked out: of a run that ended before an older one, or
 * before an old one was run again.
 */
export function isLeftBehind(root = workspaceRoot, heads: readonly string[] = lastHeads()): boolean {
  const head = headOf(root, 'HEAD');
  // One that this clone does not have was pushed away by force.
  const known = heads.flatMap((last) => findCommit(root, last) ?? []);
  return known.some((last) => last !== head && isBefore(root, head, last));
}
