import { userInfo } from 'node:os';
import { gitUser } from '@shipshape/git';
import type { Environment } from './environment.ts';
import type { EventContext } from './event-context.ts';
import { type Checkout, readCheckout } from './local/checkout.ts';
import { repositoryOfClone } from './local/repository.ts';
import { ciSystem } from './systems.ts';

/** Which run this is: what a CI system states of it, and for the rest the clone. */
export interface CiRun {
  /** `github`, or `local` on a person's own machine. */
  system: string;
  /** What started the run; undefined where a person did, by hand. */
  event: EventContext | undefined;
  /** The full ref that the run is for: the event's, else the branch that is checked out; undefined for neither. */
  ref: string | undefined;
  /** What is checked out: commit, its time, branch, and whether files differ from it. */
  checkout: Checkout;
  /**
   * The default branch, looked for when it is first read, since a remote may have to be asked.
   *
   * @throws UserError where nothing says which it is
   */
  readonly defaultBranch: string;
  /** The repository's page on the web; empty where it has none. */
  page: string;
  /** Who started the run, as a record names them. */
  actor: string;
  /** The run's page on the web; undefined where it has none. */
  runPage: string | undefined;
  /** The commit to compare a proposed change with; empty where the event proposes none. */
  base: string;
  /**
   * Whether what is checked out was accepted by the repository's people; on a person's own machine that person decides.
   */
  trusted: boolean;
}

/**
 * Reads which run this is, from the environment and the clone at `root`.
 *
 * @throws UserError where `root` is no clone or has no commit; Error where what the CI system has set cannot be read
 */
export async function readCiRun(root: string, env: Environment = process.env): Promise<CiRun> {
  const system = ciSystem(env);
  const { defaultBranch, ...said } = await system.readRun(env, root);
  const clone = repositoryOfClone(root, system.login(env));
  const checkout = readCheckout(root);
  return {
    ...said,
    system: system.name,
    ref: said.event?.ref ?? (checkout.branch ? `refs/heads/${checkout.branch}` : undefined),
    checkout,
    get defaultBranch() {
      return defaultBranch ?? clone.default_branch;
    },
    page: said.page ?? clone.html_url,
    actor: said.actor ?? (gitUser(root) || accountName()),
  };
}

/** A container may run as a user that the system has no name for. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
