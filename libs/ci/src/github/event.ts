import { readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';

/** An event's payload: GitHub's webhook object. What is named here is what is read. */
export interface Payload {
  number?: number;
  pull_request?: { head?: { sha?: string }; base?: { ref?: string } };
  commits?: { id?: string; timestamp?: string }[];
  head_commit?: { id?: string; timestamp?: string } | null;
  repository?: {
    name?: string;
    owner?: { login?: string; name?: string };
    description?: string | null;
    html_url?: string;
    license?: { spdx_id?: string | null } | null;
    default_branch?: string;
  };
  [field: string]: unknown;
}

/** What the GITHUB_* variables say, as they say it. A variable that is not set is undefined (or NaN). */
export interface ActionsEvent {
  eventName: string | undefined;
  sha: string | undefined;
  ref: string | undefined;
  workflow: string | undefined;
  action: string | undefined;
  actor: string | undefined;
  runNumber: number;
  runId: number;
  /** Empty where GITHUB_EVENT_PATH is not set. */
  payload: Payload;
}

/**
 * Reads the GITHUB_* variables and the event file.
 *
 * @throws Error with one sentence that names GITHUB_EVENT_PATH and its value, where that file is not readable or is
 * no JSON object. A field of a shape that GitHub does not send is left out.
 */
export function readEvent(env: Environment): ActionsEvent {
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

/** The payload without what has another shape than GitHub gives it: that is as good as not there. */
function wellFormed({ repository, pull_request, head_commit, commits, base_ref, ...rest }: Payload): Payload {
  const known = {
    repository: isObject(repository) ? repository : undefined,
    pull_request: isObject(pull_request) ? pull_request : undefined,
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
