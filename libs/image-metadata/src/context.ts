/** What of an event's payload shapes tags and labels; everything else in it is left alone. */
export interface EventPayload {
  /** On a pushed tag: the full ref of the branch it was pushed from, where there is one. */
  base_ref?: string | null;
  pull_request?: { base?: { ref?: string } };
  repository?: { default_branch?: string };
  [field: string]: unknown;
}

/** The event that metadata is made for, in the words of GitHub Actions. */
export interface MetadataContext {
  /** `push`, `pull_request`, `schedule`, … */
  eventName?: string | undefined;
  /** The full ref: `refs/heads/…`, `refs/tags/…` or `refs/pull/…`. */
  ref?: string | undefined;
  /**
   * For strict mode, where the ref was inferred from a detached HEAD: `unknown` where the clone has no such branch or
   * tag, `containing` where it has, and it only contains the commit. Undefined where the ref is certain.
   */
  inferredRef?: 'unknown' | 'containing' | undefined;
  /** The full name of the commit. */
  sha?: string | undefined;
  payload?: EventPayload | undefined;
  /** When the commit was made. */
  commitDate?: Date | undefined;
}

/** The repository, as its host describes it. */
export interface RepositoryRecord {
  name?: string | null | undefined;
  description?: string | null | undefined;
  /** Its page on the web. */
  html_url?: string | null | undefined;
  license?: { spdx_id?: string | null | undefined } | null | undefined;
  default_branch?: string | null | undefined;
}

/** The `DOCKER_METADATA_*` settings that shape metadata, and the one variable of reproducible builds. */
export interface MetadataSettings {
  DOCKER_METADATA_SHORT_SHA_LENGTH?: string | undefined;
  /** Annotation levels, separated by commas; `manifest` where unset or empty. */
  DOCKER_METADATA_ANNOTATIONS_LEVELS?: string | undefined;
  /** Extension: seconds since 1970 that stand for now. */
  SOURCE_DATE_EPOCH?: string | undefined;
  [variable: string]: string | undefined;
}

const namespaces = { branch: 'refs/heads/', tag: 'refs/tags/', pull: 'refs/pull/' } as const;

/** The rest of a ref in one of the three namespaces; undefined where the ref is not in it. */
export function nameIn(namespace: keyof typeof namespaces, ref: string | undefined): string | undefined {
  const prefix = namespaces[namespace];
  return ref?.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

/**
 * The commit's short name, seven digits long unless the setting says otherwise.
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
