import type { Environment } from '../environment.ts';

/** The run of Actions that this process belongs to; its fields are undefined outside of a workflow. */
export interface ActionsRun {
  id: string | undefined;
  /** What started it, such as `pull_request`. */
  event: string | undefined;
  /** The branch or tag that it runs for, without `refs/heads/` or `refs/tags/`. */
  ref: string | undefined;
  ofTag: boolean;
  /** GitHub's own registry for this repository's images: `ghcr.io/<owner>/<name>`. */
  registry: string | undefined;
}

export function actionsRun(env: Environment): ActionsRun {
  const repository = env.GITHUB_REPOSITORY;
  return {
    id: env.GITHUB_RUN_ID || undefined,
    event: env.GITHUB_EVENT_NAME || undefined,
    ref: env.GITHUB_REF_NAME || undefined,
    ofTag: env.GITHUB_REF_TYPE === 'tag',
    registry: repository ? `ghcr.io/${repository}` : undefined,
  };
}
