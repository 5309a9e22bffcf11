import { commitTime, GitError, readHead } from '@shipshape/git';
import type { Environment } from '../environment.ts';
import type { EventContext, Payload, RunEvent } from '../event-context.ts';
import { detachedRef, inferredRef } from '../local/detached-ref.ts';
import type { GithubApi } from './api.ts';
import { readEvent } from './event.ts';

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

function dateInPayload({ sha, payload }: RunEvent): Date | undefined {
  const commits = [...(payload.commits ?? []), ...(payload.head_commit ? [payload.head_commit] : [])];
  const timestamp = commits.find(({ id, timestamp }) => id === sha && timestamp)?.timestamp;
  return timestamp ? new Date(timestamp) : undefined;
}

function dateInClone(sha: string | undefined, root: string): Date | undefined {
  try {
    return sha ? commitTime(root, sha) : undefined;
  } catch (error) {
    // No clone, or one that git refuses to read: GitHub's API is asked instead.
    if (error instanceof GitError) return undefined;
    throw error;
  }
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
  const { sha, time, branch } = readHead(root);
  const ref = branch ? { ref: `refs/heads/${branch}` } : refOf(root, allowsNoRef);
  return { ...readEvent(env), sha, ...ref, commitDate: time };
}

/** Of a detached HEAD. */
function refOf(root: string, allowsNoRef: boolean): Pick<EventContext, 'ref' | 'inferredRef'> {
  try {
    const inferred = detachedRef(root);
    return { ref: inferred, inferredRef: inferredRef(inferred, root) };
  } catch (error) {
    if (allowsNoRef && !(error instanceof GitError)) return { ref: '' };
    throw error;
  }
}
