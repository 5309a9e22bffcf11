import type { Commits } from '../src/release/commits.ts';

/**
 * The commits of a clone whose branch does not move, and of its copies: what git knows of two of them is asked once. Each
 * question starts several processes, hundreds of runs ask the same, and none of them breaks git.
 */
export function askedOnce(commits: Commits): Commits {
  const answers = new Map<string, unknown>();
  const once = <T>(question: string, ask: () => T): T => {
    if (!answers.has(question)) answers.set(question, ask());
    return answers.get(question) as T;
  };
  return {
    ...commits,
    find: (name) =>
      /^[0-9a-f]{40}$/.test(name) ? once(`find ${name}`, () => commits.find(name)) : commits.find(name),
    mayBeOnDefaultBranch: (sha) => once(`may be ${sha}`, () => commits.mayBeOnDefaultBranch(sha)),
    order(branch) {
      const order = once(`order ${branch}`, () => commits.order(branch));
      return {
        compare: (one, other) => once(`${branch}: ${one}, ${other}`, () => order.compare(one, other)),
        objection: (mark) => once(`${branch}: ${mark}`, () => order.objection(mark)),
        name: order.name,
      };
    },
  };
}
