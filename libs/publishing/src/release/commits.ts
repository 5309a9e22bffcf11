import { branchOrder, gitHistory } from '@shipshape/ci';
import { ancestorsOf, checkTag, createTag, findCommit } from '@shipshape/git';
import { askNx } from '@shipshape/nx';
import type { Order } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';
import { releaseTag } from './names.ts';

/** What moving tags asks of the clone's commits. */
export interface Commits {
  /** The full name of the commit that git knows by `name`; undefined where there is none. */
  find(name: string): string | undefined;
  /** The commit of a release's git tag; undefined where that does not exist. */
  released(project: string, version: string): string | undefined;
  /** The order of a branch's commits, which replaces the default branch's for that branch's tag. */
  order(branch: string): Order;
  /** False where `commit` is certainly not on the default branch. */
  mayBeOnDefaultBranch(commit: string): boolean;
  /**
   * The nearest one of `published` behind `commit` whose image is also the commit's own, since nothing that shapes
   * the project's image has changed between them. Only what is affected is built, so most commits publish nothing.
   *
   * @returns undefined where there is none, or Nx cannot find out what has changed
   */
  sameImageBehind(
    commit: string,
    project: string,
    published: ReadonlySet<string>,
  ): Promise<string | undefined>;
  /** Makes sure that a commit can be given a git tag. @throws UserError where the clone cannot be written */
  checkTag(name: string, commit: string): void;
  /** Gives a commit a git tag. */
  tag(name: string, commit: string): void;
}

/** The commits of the clone at `root`. */
export function commitsOf(root: string, defaultBranch: string): Commits {
  const find = (name: string) => findCommit(root, name);
  return {
    find,
    released: (project, version) => find(`refs/tags/${releaseTag(project, version)}`),
    order: (branch) => branchOrder(root, branch, defaultBranch),
    mayBeOnDefaultBranch: (commit) => gitHistory(root, defaultBranch).onDefaultBranch(commit) !== false,
    async sameImageBehind(commit, project, published) {
      const base = ancestorsOf(root, commit).find((ancestor) => published.has(ancestor));
      if (!base) return undefined;
      try {
        const { graph } = await askNx({ root, base, head: commit, targets: ['docker-build'] });
        return graph.tasks[`${project}:docker-build`] ? undefined : base;
      } catch (error) {
        if (error instanceof UserError) return undefined;
        throw error;
      }
    },
    checkTag: (name, commit) => checkTag(root, name, commit),
    tag: (name, commit) => createTag(root, name, commit),
  };
}
