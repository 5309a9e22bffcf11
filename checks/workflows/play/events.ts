import type { Event } from './runner.ts';

const repository = {
  name: 'repository',
  description: 'Where scenarios run',
  license: null,
  full_name: 'scenario/repository',
  html_url: 'https://github.com/scenario/repository',
  default_branch: 'main',
  private: false,
};

interface PullRequest {
  number: number;
  /** The commit that its branch was at when the event began; the merge may have a newer one. */
  base: string;
  /** The newest commit of the pull request. */
  head: string;
  /** The pull request merged into its branch, which GitHub makes and every job checks out. */
  merge: string;
  /** True where it comes from somebody else's repository. */
  fork?: boolean;
}

export const pullRequest = ({ number, base, head, merge, fork = false }: PullRequest): Event => ({
  workflow: 'pull-request.yml',
  name: 'pull_request',
  ref: `refs/pull/${number}/merge`,
  sha: merge,
  payload: {
    number,
    action: 'synchronize',
    repository,
    pull_request: {
      number,
      title: 'Make it "better" $(exit 1) `exit 1`',
      base: { ref: 'main', sha: base },
      head: {
        ref: 'work',
        sha: head,
        repo: { full_name: fork ? 'stranger/repository' : 'scenario/repository' },
      },
    },
  },
});

export const mergeGroup = (sha: string, base: string): Event => ({
  workflow: 'pull-request.yml',
  name: 'merge_group',
  ref: 'refs/heads/gh-readonly-queue/main/pr-7',
  sha,
  payload: {
    action: 'checks_requested',
    repository,
    merge_group: {
      head_sha: sha,
      base_sha: base,
      base_ref: 'refs/heads/main',
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
    },
  },
});

/** A push to main, or of a tag. */
export const push = (sha: string, before: string, ref = 'refs/heads/main'): Event => ({
  workflow: ref.startsWith('refs/tags/') ? 'release.yml' : 'merge.yml',
  name: 'push',
  ref,
  sha,
  payload: { ref, before, after: sha, deleted: false, repository },
});

/** A workflow that somebody started by hand on main. */
export const byHand = (workflow: string, sha: string, inputs: Record<string, string>): Event => ({
  ...{ workflow, name: 'workflow_dispatch', ref: 'refs/heads/main', sha },
  payload: { ref: 'refs/heads/main', repository, inputs },
});

export const rollback = (
  sha: string,
  inputs: { project: string; tag: string; to: string; reason: string },
): Event => byHand('rollback.yml', sha, inputs);
