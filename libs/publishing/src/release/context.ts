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
import { type Clock, systemClock } from './clock.ts';
import { type Commits, commitsOf } from './commits.ts';
import { fileLocks, type TagLocks } from './tag-locks.ts';

/** All that publishing and moving a project's tags need to know: the registry, the clone, the run, and who asks. */
export interface ReleaseContext {
  project: string;
  /** The clone's folder. */
  root: string;
  repository: Repository;
  checkout: Checkout;
  commits: Commits;
  /** The event of the workflow run; undefined outside GitHub Actions. */
  event: EventContext | undefined;
  defaultBranch: string;
  /** The repository's page on the web; empty where it has none. */
  page: string;
  /** Who asks; kept in the records. */
  by: string;
  /** The workflow run's page; undefined outside GitHub Actions. */
  run: string | undefined;
  /** Decide and print, but write nothing. */
  dryRun: boolean;
  /** Keep apart this person's movers on this machine, whichever clone they use. */
  locks: TagLocks;
  clock: Clock;
}

/** Reads the context of this process: the clone at `root`, and in GitHub Actions the event. */
export async function readReleaseContext(
  root: string,
  { project, repository, dryRun }: Pick<ReleaseContext, 'project' | 'repository' | 'dryRun'>,
): Promise<ReleaseContext> {
  const { env } = process;
  const clone = repositoryOfClone(root);
  // The payload holds all that is needed here, so GitHub is not asked.
  const event = inActions(env)
    ? await workflowContext(env, { root, now: new Date(), api: () => undefined })
    : undefined;
  const payload = event?.payload.repository;
  const page = payload?.html_url ?? clone.html_url;
  const defaultBranch = payload?.default_branch ?? clone.default_branch;
  return {
    project,
    root,
    repository,
    checkout: readCheckout(root),
    event,
    commits: commitsOf(root, defaultBranch),
    defaultBranch,
    page,
    by: event?.actor ?? (gitUser(root) || userInfo().username),
    run: event && page ? `${page}/actions/runs/${event.runId}` : undefined,
    dryRun,
    locks: fileLocks(join(env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'shipshape/locks')),
    clock: systemClock,
  };
}
