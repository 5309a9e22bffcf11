/** The part of an event's payload that tags and labels depend on. Its other fields are ignored. */
export interface EventPayload {
  /** For a pushed tag, the full ref of the branch that it was pushed from, if there is one. */
  base_ref?: string | null;
  pull_request?: { base?: { ref?: string } };
  repository?: { default_branch?: string };
  [field: string]: unknown;
}

/** The event that metadata is made for, with the names that GitHub Actions uses. */
export interface MetadataContext {
  /** `push`, `pull_request`, `schedule`, … */
  eventName?: string | undefined;
  /** The full ref: `refs/heads/…`, `refs/tags/…` or `refs/pull/…`. */
  ref?: string | undefined;
  /**
   * For strict mode, if the ref was inferred from a detached HEAD: `unknown` means that the clone has no such branch or
   * tag, `containing` that the ref contains the commit but does not point at it. Undefined if the ref is certain.
   */
  inferredRef?: 'unknown' | 'containing' | undefined;
  /** The full name of the commit. */
  sha?: string | undefined;
  payload?: EventPayload | undefined;
  /** When the commit was made. */
  commitDate?: Date | undefined;
}

/** The repository, as the server that hosts it describes it. */
export interface RepositoryRecord {
  name?: string | null | undefined;
  description?: string | null | undefined;
  /** Its page on the web. */
  html_url?: string | null | undefined;
  license?: { spdx_id?: string | null | undefined } | null | undefined;
  default_branch?: string | null | undefined;
}

/** The environment variables that change metadata: the action's own, and one for reproducible builds. */
export interface MetadataSettings {
  DOCKER_METADATA_SHORT_SHA_LENGTH?: string | undefined;
  /** Annotation levels, separated by commas; `manifest` if unset or empty. */
  DOCKER_METADATA_ANNOTATIONS_LEVELS?: string | undefined;
  /** Extension: seconds since 1970, used in place of the current time. */
  SOURCE_DATE_EPOCH?: string | undefined;
  [variable: string]: string | undefined;
}

const namespaces = { branch: 'refs/heads/', tag: 'refs/tags/', pull: 'refs/pull/' } as const;

/** The part of a ref after its namespace; undefined if the ref is not in that namespace. */
export function nameIn(namespace: keyof typeof namespaces, ref: string | undefined): string | undefined {
  const prefix = namespaces[namespace];
  return ref?.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

/**
 * The commit's short name: seven digits, or as many as DOCKER_METADATA_SHORT_SHA_LENGTH states.
 *
 * @throws Error `DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: X`.
 */
export function shortSha(sha: string, settings: MetadataSettings): string {
  const setting = settings.DOCKER_METADATA_SHORT_SHA_LENGTH;
  const length = setting ? Number(setting) : 7;
  if (Number.isNaN(length))
    throw new Error(`DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: ${setting}`);
  return length >= sha.length ? sha : sha.substring(0, length);
}
