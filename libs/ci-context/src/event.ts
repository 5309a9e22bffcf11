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
 * no JSON object.
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
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new Error(`GITHUB_EVENT_PATH ${path} holds no JSON object: ${text.trim().slice(0, 40)}`);
  }
  return payload as Payload;
}
