import { gitOrNo } from '../run/run.ts';

/**
 * Which of these paths git would not add, by the ignore files of the clone and of its user.
 *
 * @param root the clone's top folder
 * @param paths from there, with `/`; they need not exist
 * @throws GitError where git gives no answer
 */
export function ignoredPaths(root: string, paths: readonly string[]): string[] {
  const answer = gitOrNo(root, ['-c', 'core.quotePath=false', 'check-ignore', '--no-index', '--', ...paths]);
  return answer ? answer.split('\n') : [];
}
