import { gitFields } from '../run/run.ts';

/**
 * The files of the working tree in a clone's folder that git tracks or would track: no ignored ones, none that are
 * deleted, and none inside of submodules.
 *
 * @param root the clone's top folder, or one below it
 * @returns paths from that folder, with `/`, in order
 * @throws GitError where git gives no answer
 */
export function workingFiles(root: string): string[] {
  const deleted = new Set(gitFields(root, ['ls-files', '-z', '--deleted']));
  const listed = gitFields(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return [...new Set(listed)].filter((path) => !deleted.has(path)).sort();
}
