import { type EventContext, gitHistory, repositoryOfClone } from '@shipshape/ci';
import { tagsAt } from '@shipshape/git';
import { isLoopback } from '@shipshape/oci-registry';
import { type Log, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { isVersion, releaseTag } from './names.ts';

/** What decides whether a checkout may write to a registry. */
export interface WriteRequest {
  /** `host[:port]` */
  registry: string;
  project: string;
  defaultBranch: string;
  /** The event of a workflow run and its ref; undefined outside GitHub Actions. */
  event: { eventName: string | undefined; ref: string | undefined } | undefined;
  /**
   * Whether HEAD is what may be published. By hand: on the default branch, or under a release tag of the project. In a
   * run: the event's own commit, or on the remote's default branch. A run for a comment or after another run is for the
   * default branch by its ref, and may have a pull request's commit checked out.
   */
  trustedCommit: boolean;
  dirty: boolean;
}

/** Asks a person whether to do something, with its consequence in a sentence. @throws UserError where the answer is no */
export type Confirm = (consequence: string) => Promise<void>;

/**
 * Why nothing may be written to the registry, whoever confirms it, as one sentence; undefined where it may. A registry on
 * loopback takes everything: it is this machine's. Any other takes the default branch and release tags.
 */
export function whyUntrusted(asker: WriteRequest): string | undefined {
  const { registry, project, defaultBranch, event, trustedCommit } = asker;
  if (isLoopback(registry)) return undefined;
  const refused = (why: string) => `Nothing was written to ${registry}: ${why}.`;
  const names = `${defaultBranch} or a release tag (${project}@X.Y.Z)`;
  if (event?.eventName?.startsWith('pull_request')) {
    return refused('this run is for a pull request, which never publishes; merge it first');
  }
  if (event && !isTrustedRef(asker)) {
    return refused(`this run is for ${event.ref ?? 'no ref'}; only ${names} publishes there`);
  }
  if (event && !trustedCommit) {
    return refused(
      `this run is for ${event.ref}, and the commit that is checked out is neither that nor on the remote's ${defaultBranch}; check out what the run is for`,
    );
  }
  if (!event && !trustedCommit) {
    return refused(`HEAD is not on ${names}; check one of them out`);
  }
  return undefined;
}

/** What a person has to confirm before a write that may be done, as one sentence; undefined where there is nothing. */
export function toConfirm({ registry, event, dirty }: WriteRequest): string | undefined {
  if (isLoopback(registry)) return undefined;
  const writes = `this writes to ${registry}, which others rely on`;
  if (dirty) return `The working tree has changes that are in no commit, and ${writes}.`;
  return event ? undefined : `By hand, ${writes}.`;
}

function isTrustedRef({ event, project, defaultBranch }: WriteRequest): boolean {
  const ref = event?.ref ?? '';
  const prefix = `refs/tags/${releaseTag(project, '')}`;
  return (
    ref === `refs/heads/${defaultBranch}` || (ref.startsWith(prefix) && isVersion(ref.slice(prefix.length)))
  );
}

/**
 * @param say gets the sentence in a dry run, which writes nothing and so needs no trust
 * @throws UserError with the sentence of {@link whyUntrusted}, and what `confirm` throws
 */
export async function requireTrust(context: ReleaseContext, confirm: Confirm, say: Log): Promise<void> {
  const { repository, project, defaultBranch, event, checkout, dryRun } = context;
  const request = {
    registry: repository.registry,
    project,
    defaultBranch,
    event,
    trustedCommit:
      isLoopback(repository.registry) || (event ? isOfTheRun(context, event) : isReleased(context)),
    dirty: checkout.dirty,
  };
  const why = whyUntrusted(request);
  const question = toConfirm(request);
  if (why && !dryRun) throw new UserError(why);
  if (why) say(`without --dry-run, it would stop here: ${why}`);
  else if (question && dryRun) say(`without --dry-run, it would ask first: ${question}`);
  else if (question) await confirm(question);
}

/** By the run's own word or the remote's: what is checked out can have brought branches and tags of its own. */
function isOfTheRun({ root, page, defaultBranch, checkout }: ReleaseContext, event: EventContext): boolean {
  if (checkout.sha === event.sha) return true;
  const ofThisRepository = repositoryOfClone(root).html_url === page;
  return ofThisRepository && gitHistory(root, defaultBranch, false).onDefaultBranch(checkout.sha) === true;
}

function isReleased({ root, project, defaultBranch, checkout }: ReleaseContext): boolean {
  if (gitHistory(root, defaultBranch).onDefaultBranch(checkout.sha) === true) return true;
  const prefix = releaseTag(project, '');
  return tagsAt(root, checkout.sha).some(
    (tag) => tag.startsWith(prefix) && isVersion(tag.slice(prefix.length)),
  );
}
