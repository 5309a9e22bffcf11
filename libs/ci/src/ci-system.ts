import type { BaseChoice } from '@shipshape/affected-plan';
import type { HttpLogin } from '@shipshape/git';
import type { Environment } from './environment.ts';
import type { EventContext } from './event-context.ts';

/** What a CI system knows of the run that this process belongs to; the rest is read from the clone. */
export interface SystemRun {
  /** What started the run; undefined where a person did, by hand. */
  event: EventContext | undefined;
  defaultBranch: string | undefined;
  /** The repository's page on the web. */
  page: string | undefined;
  /** Who started the run. */
  actor: string | undefined;
  /** The run's page on the web. */
  runPage: string | undefined;
  /** The commit to compare a proposed change with; empty where the event names none. */
  base: string;
}

/** What git knows about a commit for which the workflow succeeded. */
export interface EarlierCommits {
  /** Whether the commit is behind the one that runs. */
  isBefore(commit: string): boolean;
  /** Whether something was changed and changed back since that commit. */
  changedBack(base: string): boolean;
}

/** A CI system. A second one is a folder beside `github/` and a line in `systems.ts`. */
export interface CiSystem {
  name: string;
  /** Whether this process runs in it. */
  isHere(env: Environment): boolean;
  /** @throws Error where what the system has set cannot be read */
  readRun(env: Environment, root: string): Promise<SystemRun>;
  /** The login with which the run may read its own repository; undefined where it has none. */
  login(env: Environment): HttpLogin | undefined;
  /** The newest commit before this one for which the same workflow succeeded, to compare with. */
  lastSuccess(env: Environment, commits: EarlierCommits): Promise<BaseChoice>;
  /**
   * Writes the one comment of a pull request, or edits it in place.
   *
   * @throws Error where the system has no comments, or refuses
   */
  writeComment(env: Environment, pullRequest: number, text: string): Promise<string>;
  /** Why this run is given no secrets for its builds, and what to do; undefined where it may have them. */
  whyNoBuildSecrets(env: Environment): string | undefined;
  /** Variables of a step that the tasks which it starts must not get. */
  ownVariables: readonly string[];
  /** Variables that give rights, or write into later steps. */
  rightsVariables: readonly string[];
}
