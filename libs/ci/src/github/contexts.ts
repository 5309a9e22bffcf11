import { type Git, gitIn, tryGit, whyNoCommit } from '@shipshape/git';
import { detachedRef, type InferredRef, inferredRef } from '../local/detached-ref.ts';
import type { Environment } from './environment.ts';
import { type ActionsEvent, type Payload, readEvent } from './event.ts';
import type { GithubApi } from './github-api.ts';

/** An event with the time of its commit. */
export interface EventContext extends ActionsEvent {
  commitDate: Date;
  /** Whether the ref inferred from a detached HEAD is certain; undefined if it is. */
  inferredRef?: InferredRef | undefined;
}

/**
 * The context `workflow`: the event as GitHub Actions describes it (specification of docker/metadata-action, section 7).
 * A `pull_request_target` has its pull request's merge ref. With DOCKER_METADATA_PR_HEAD_SHA a pull request has the
 * commit of its head. The time of the commit comes from the payload, the clone at `root` or the API, in this order; if
 * none of them has it, it is `now`.
 */
export async function workflowContext(
  env: Environment,
  { root, now, api }: { root: string; now: Date; api: (payload: Payload) => GithubApi | undefined },
): Promise<EventContext> {
  const event = readEvent(env);
  const { eventName = '', payload } = event;
  if (eventName.includes('pull_request_target')) event.ref = `refs/pull/${payload.number}/merge`;
  const head = payload.pull_request?.head?.sha;
  if (
    /true/i.test(env.DOCKER_METADATA_PR_HEAD_SHA ?? '') &&
    eventName.includes('pull_request') &&
    typeof head === 'string'
  ) {
    event.sha = head;
  }
  const commitDate =
    dateInPayload(event) ?? dateInClone(event.sha, root) ?? (await dateInApi(event.sha, api(payload)));
  return { ...event, commitDate: commitDate ?? now };
}

function dateInPayload({ sha, payload }: ActionsEvent): Date | undefined {
  const commits = [...(payload.commits ?? []), ...(payload.head_commit ? [payload.head_commit] : [])];
  const timestamp = commits.find(({ id, timestamp }) => id === sha && timestamp)?.timestamp;
  return timestamp ? new Date(timestamp) : undefined;
}

function dateInClone(sha: string | undefined, root: string): Date | undefined {
  if (!sha || !/^[0-9a-f]{40,}$/.test(sha)) return undefined;
  const date = tryGit(gitIn(root), 'show', '-s', '--format=%cI', `${sha}^{commit}`);
  return date ? new Date(date) : undefined;
}

async function dateInApi(sha: string | undefined, api: GithubApi | undefined): Promise<Date | undefined> {
  if (!sha || !api) return undefined;
  // Only a date expression needs this. If the API fails, the date is less exact, but the run goes on.
  const commit = (await api(`/commits/${sha}`).catch(() => undefined)) as
    | { commit?: { committer?: { date?: string } } }
    | undefined;
  const date = commit?.commit?.committer?.date;
  return date ? new Date(date) : undefined;
}

/**
 * The context `git`: ref, commit and its time from the clone at `root`, event and payload from GITHUB_* variables.
 *
 * @param allowsNoRef whether the ref is empty, instead of an error, if none can be inferred from a detached HEAD
 * @throws Error the errors of {@link detachedRef}, and one that says what to do if `root` is not a clone
 */
export function gitContext(env: Environment, root: string, allowsNoRef = false): EventContext {
  const git = gitIn(root);
  let commit: string;
  try {
    commit = git('show', '-s', '--format=%H %cI', 'HEAD');
  } catch (error) {
    throw new Error(whyNoCommit(root, error));
  }
  const [sha = '', time = ''] = commit.split(' ');
  return { ...readEvent(env), sha, ...refOf(git, allowsNoRef), commitDate: new Date(time) };
}

function refOf(git: Git, allowsNoRef: boolean): Pick<EventContext, 'ref' | 'inferredRef'> {
  if (git('branch', '--show-current') !== '') return { ref: git('symbolic-ref', 'HEAD') };
  try {
    const ref = detachedRef(git);
    return { ref, inferredRef: inferredRef(ref, git) };
  } catch (error) {
    if (allowsNoRef) return { ref: '' };
    throw error;
  }
}
