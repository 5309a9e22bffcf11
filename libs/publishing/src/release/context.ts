import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import {
  type Checkout,
  type EventContext,
  inActions,
  readCheckout,
  repositoryOfClone,
  workflowContext,
} from '@shipshape/ci';
import { gitUser } from '@shipshape/git';
import type { Repository } from '@shipshape/oci-registry';

/** Where tags are moved, from where, and who asks. */
export interface ReleaseContext {
  project: string;
  /** The clone's folder. */
  root: string;
  repository: Repository;
  checkout: Checkout;
  /** The event of the workflow run; undefined outside GitHub Actions. */
  event: EventContext | undefined;
  defaultBranch: string;
  /** The repository's page on the web; empty where it has none. */
  page: string;
  /** Who asks, as the record will say. */
  by: string;
  /** The workflow run's page; undefined outside GitHub Actions. */
  run: string | undefined;
  /** Decide and say, but write nothing. */
  dryRun: boolean;
  /** The folder of this person's lock files on this machine, the same for all clones. */
  locks: string;
}

/** Reads where this process stands: the clone at `root`, and in GitHub Actions the event. */
export async function readReleaseContext(
  root: string,
  { project, repository, dryRun }: Pick<ReleaseContext, 'project' | 'repository' | 'dryRun'>,
): Promise<ReleaseContext> {
  const { env } = process;
  const clone = repositoryOfClone(root);
  // The payload says it all that is needed here: GitHub is not asked.
  const event = inActions(env)
    ? await workflowContext(env, { root, now: new Date(), api: () => undefined })
    : undefined;
  const payload = event?.payload.repository;
  const page = payload?.html_url ?? clone.html_url;
  return {
    project,
    root,
    repository,
    checkout: readCheckout(root),
    event,
    defaultBranch: payload?.default_branch ?? clone.default_branch,
    page,
    by: event?.actor ?? (gitUser(root) || userInfo().username),
    run: event && page ? `${page}/actions/runs/${event.runId}` : undefined,
    dryRun,
    locks: join(env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'shipshape/locks'),
  };
}
