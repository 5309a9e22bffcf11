import { commitTime, GitError, headRef, readHead } from '@shipshape/git';
import type { Environment } from '../environment.ts';
import type { EventContext, Payload, RunEvent } from '../event-context.ts';
import { detachedRef } from '../local/detached-ref.ts';
import type { GithubApi } from './api.ts';
import { readEvent } from './event.ts';

/**
 * The context `workflow`: what GitHub Actions states of the event (specification of docker/metadata-action, section 7).
 * A `pull_request_target` stands for its pull request's merge ref, and with DOCKER_METADATA_PR_HEAD_SHA a pull
 * request stands at its head. The time of the commit comes from the payload, else from the clone at `root`, else
 * from the API, else it is `now`.
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
  // Only a date expression needs it: an API that fails here costs the exact date, and never the run.
  const commit = (await api(`/commits/${sha}`).catch(() => undefined)) as
    | { commit?: { committer?: { date?: string } } }
    | undefined;
  const date = commit?.commit?.committer?.date;
  return date ? new Date(date) : undefined;
}

/**
 * The context `git`: ref, commit and its time from the clone at `root`; event and payload from GITHUB_*, if they are set.
 *
 * @param allowsNoRef whether a detached HEAD that no ref names gives an empty ref, and no error
 * @throws Error the sentences of {@link detachedRef}, and one that says what to do where `root` is no clone.
 */
export function gitContext(env: Environment, root: string, allowsNoRef = false): EventContext {
  const { sha, time } = readHead(root);
  return { ...readEvent(env), sha, ref: refOf(root, allowsNoRef), commitDate: time };
}

function refOf(root: string, allowsNoRef: boolean): string {
  const ref = headRef(root);
  if (ref?.startsWith('refs/heads/')) return ref;
  try {
    return detachedRef(root);
  } catch (error) {
    if (allowsNoRef && !(error instanceof GitError)) return '';
    throw error;
  }
}
