/**
 * An event's payload: GitHub's webhook object, which docker/metadata-action's rules are written for. What is named here
 * is what is read.
 */
export interface Payload {
  number?: number;
  pull_request?: { head?: { sha?: string }; base?: { ref?: string; sha?: string } };
  merge_group?: { base_ref?: string; base_sha?: string };
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

/** What the CI system states of an event. What it does not state is undefined (or NaN). */
export interface RunEvent {
  eventName: string | undefined;
  sha: string | undefined;
  ref: string | undefined;
  workflow: string | undefined;
  action: string | undefined;
  actor: string | undefined;
  runNumber: number;
  runId: number;
  /** Empty where there is none. */
  payload: Payload;
}

/** `unknown`: the clone has no such branch or tag. `containing`: it has one that does not point at HEAD. */
export type InferredRef = 'unknown' | 'containing';

/** An event with the time of its commit. */
export interface EventContext extends RunEvent {
  commitDate: Date;
  /** Whether the ref inferred from a detached HEAD is certain; undefined if it is. */
  inferredRef?: InferredRef | undefined;
}
