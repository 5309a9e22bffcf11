import type { Event } from './theatre.ts';

const repository = {
  full_name: 'scene/world',
  html_url: 'https://github.com/scene/world',
  default_branch: 'main',
  private: false,
};

interface PullRequest {
  number: number;
  /** The commit the branch it wants to be merged into was at. */
  base: string;
  sha: string;
  /** True where it comes from somebody else's repository. */
  fork?: boolean;
}

export const pullRequest = ({ number, base, sha, fork = false }: PullRequest): Event => ({
  workflow: 'pull-request.yml',
  name: 'pull_request',
  ref: `refs/pull/${number}/merge`,
  sha,
  payload: {
    number,
    action: 'synchronize',
    repository,
    pull_request: {
      number,
      title: 'Make it "better" $(exit 1) `exit 1`',
      base: { ref: 'main', sha: base },
      head: { ref: 'work', sha, repo: { full_name: fork ? 'stranger/world' : 'scene/world' } },
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
  workflow: 'release.yml',
  name: 'push',
  ref,
  sha,
  payload: { ref, before, after: sha, deleted: false, repository },
});

export const rollback = (
  sha: string,
  inputs: { project: string; tag: string; to: string; reason: string },
): Event => ({
  workflow: 'rollback.yml',
  name: 'workflow_dispatch',
  ref: 'refs/heads/main',
  sha,
  payload: { ref: 'refs/heads/main', repository, inputs },
});
