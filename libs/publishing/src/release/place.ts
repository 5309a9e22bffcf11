import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Checkout, type EventContext, readCiRun } from '@shipshape/ci';
import type { Repository } from '@shipshape/oci-registry';

/** Where tags are moved, from where, and who asks. */
export interface Place {
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
export async function readPlace(
  root: string,
  { project, repository, dryRun }: Pick<Place, 'project' | 'repository' | 'dryRun'>,
): Promise<Place> {
  const run = await readCiRun(root);
  return {
    project,
    root,
    repository,
    checkout: run.checkout,
    event: run.event,
    defaultBranch: run.defaultBranch,
    page: run.page,
    by: run.actor,
    run: run.runPage,
    dryRun,
    locks: join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'shipshape/locks'),
  };
}
