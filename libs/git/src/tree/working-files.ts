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
  const fields = gitFields(root, [
    ...['ls-files', '-z', '-t', '--cached', '--others', '--deleted', '--exclude-standard'],
  ]);
  // Each line begins with a letter; a deleted file has two lines, one with R and one with another letter.
  const path = (field: string) => field.slice(2);
  const deleted = new Set(fields.filter((field) => field.startsWith('R ')).map(path));
  return [...new Set(fields.map(path))].filter((one) => !deleted.has(one)).sort();
}
