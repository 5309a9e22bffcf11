import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Checkout, type EventContext, readCiRun } from '@shipshape/ci';
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
  const run = await readCiRun(root);
  return {
    project,
    root,
    repository,
    checkout: run.checkout,
    event: run.event,
    commits: commitsOf(root, run.defaultBranch),
    defaultBranch: run.defaultBranch,
    page: run.page,
    by: run.actor,
    run: run.runPage,
    dryRun,
    locks: fileLocks(join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'shipshape/locks')),
    clock: systemClock,
  };
}
