import { detachedRef, type InferredRef, inferredRef } from './detached-ref.ts';
import type { Environment } from './environment.ts';
import { type ActionsEvent, type Payload, readEvent } from './event.ts';
import { type Git, gitIn, tryGit, whyNoCommit } from './git.ts';
import type { GithubApi } from './github-api.ts';

/** An event with the time of its commit. */
export interface EventContext extends ActionsEvent {
  commitDate: Date;
  /** How far the ref that a detached HEAD was given can be trusted; undefined where it is certain. */
  inferredRef?: InferredRef | undefined;
}

/**
 * The context `workflow`: what GitHub Actions says of the event (specification of docker/metadata-action, section 7).
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
  // Only a date expression needs it: an API that fails here costs the exact date, and never the run.
  const commit = (await api(`/commits/${sha}`).catch(() => undefined)) as
    | { commit?: { committer?: { date?: string } } }
    | undefined;
  const date = commit?.commit?.committer?.date;
  return date ? new Date(date) : undefined;
}

/**
 * The context `git`: ref, commit and its time from the clone at `root`; event and payload as GITHUB_* say, if they do.
 *
 * @param allowsNoRef whether a detached HEAD that no ref names gives an empty ref, and no error
 * @throws Error the sentences of {@link detachedRef}, and one that says what to do where `root` is no clone.
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
