import { readFileSync } from 'node:fs';
import type { Environment } from '../environment.ts';
import type { Payload, RunEvent } from '../event-context.ts';

/** Whether this process is a step of a GitHub Actions job. */
export const inActions = (env: Environment): boolean => env.GITHUB_ACTIONS === 'true';

/**
 * Reads the GITHUB_* variables and the event file.
 *
 * @throws Error with one sentence that names GITHUB_EVENT_PATH and its value, where that file is not readable or is
 * no JSON object. A field of a shape that GitHub does not send is left out.
 */
export function readEvent(env: Environment): RunEvent {
  return {
    eventName: env.GITHUB_EVENT_NAME,
    sha: env.GITHUB_SHA,
    ref: env.GITHUB_REF,
    workflow: env.GITHUB_WORKFLOW,
    action: env.GITHUB_ACTION,
    actor: env.GITHUB_ACTOR,
    runNumber: Number.parseInt(env.GITHUB_RUN_NUMBER ?? '', 10),
    runId: Number.parseInt(env.GITHUB_RUN_ID ?? '', 10),
    payload: env.GITHUB_EVENT_PATH ? readPayload(env.GITHUB_EVENT_PATH) : {},
  };
}

function readPayload(path: string): Payload {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`GITHUB_EVENT_PATH ${path} does not exist`);
    throw new Error(`GITHUB_EVENT_PATH ${path} can't be read: ${message}`);
  }
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (error) {
    throw new Error(`GITHUB_EVENT_PATH ${path} is not valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(payload)) {
    throw new Error(`GITHUB_EVENT_PATH ${path} holds no JSON object: ${text.trim().slice(0, 40)}`);
  }
  return wellFormed(payload as Record<string, unknown>);
}

/** The payload without the fields of another shape than GitHub's: they count as not there. */
function wellFormed({
  repository,
  pull_request,
  merge_group,
  head_commit,
  commits,
  base_ref,
  ...rest
}: Payload): Payload {
  const known = {
    repository: isObject(repository) ? repository : undefined,
    pull_request: isObject(pull_request) ? pull_request : undefined,
    merge_group: isObject(merge_group) ? merge_group : undefined,
    head_commit: isObject(head_commit) ? head_commit : undefined,
    commits: Array.isArray(commits) ? commits.filter(isObject) : undefined,
    base_ref: typeof base_ref === 'string' ? base_ref : undefined,
  };
  const present = Object.entries(known).filter(([, value]) => value !== undefined);
  return { ...rest, ...Object.fromEntries(present) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
