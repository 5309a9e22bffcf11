import { createHash } from 'node:crypto';
import { followsReleases, ociLabel } from '@shipshape/image-metadata';
import { UserError } from '@shipshape/workspace';

/** SemVer 2.0.0 without build metadata, which a tag cannot hold. */
const version =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?$/;
const longestTag = 128;

export const commitTag = (sha: string): string => `sha-${sha}`;
export const contentTag = (inputsHash: string): string => `inputs-${inputsHash}`;
export const releaseTag = (project: string, released: string): string => `${project}@${released}`;

/** The commit that a tag `sha-<commit>` is named after: 40 hex digits, or 64 in a SHA-256 repository. */
export const commitOf = (tag: string): string | undefined =>
  /^sha-([0-9a-f]{40}|[0-9a-f]{64})$/.exec(tag)?.[1];
export const isVersion = (tag: string): boolean => version.test(tag);

/** Whether publishing gives that name once and never moves it, or needs it itself for records and uploads. */
export const isReserved = (tag: string): boolean =>
  /^(sha|inputs|move|incoming|sha\d+)-/.test(tag) || isVersion(tag);

/**
 * The tag of a branch: characters that a tag cannot have become dashes. Undefined where publishing needs that name
 * itself.
 */
export function branchTag(branch: string): string | undefined {
  const tag = branch
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, longestTag);
  return tag && !isReserved(tag) && !followsReleases(tag) ? tag : undefined;
}

/**
 * The moving tag of that name.
 *
 * @throws UserError where the name cannot be a moving tag's
 */
export function movingTag(name: string, flag: string): string {
  if (!name) throw new UserError(`No tag was named. Name the one to move, such as --${flag}=staging.`);
  if (!/^\w[\w.-]*(\/[\w.-]+)*$/.test(name)) {
    throw new UserError(
      `--${flag}=${name} is not the name of a branch or environment. Use letters, digits, ".", "_", "-" and "/" between them.`,
    );
  }
  const tag = followsReleases(name) ? name : branchTag(name);
  if (tag) return tag;
  throw new UserError(
    `--${flag}=${name} is an immutable tag, which never moves. Name a branch or environment.`,
  );
}

/** The tag that carries the record of a moving tag's last move. */
export function recordTag(tag: string): string {
  const name = `move-${tag}`;
  if (name.length <= longestTag) return name;
  return `move-${createHash('sha256').update(tag).digest('hex')}`;
}

/** The first twelve digits of a digest, for messages. */
export const short = (digest: string | undefined): string => digest?.slice(0, 19) ?? 'nothing';

/** The annotations of a record. */
export const annotationNames = {
  record: 'dev.shipshape.move.record',
  at: ociLabel('created'),
  by: 'dev.shipshape.move.by',
  run: 'dev.shipshape.move.run',
  previous: 'dev.shipshape.move.previous',
  // For people and programs that read the registry without Shipshape.
  tag: 'dev.shipshape.move.tag',
  from: 'dev.shipshape.move.from',
  to: 'dev.shipshape.move.to',
  reason: 'dev.shipshape.move.reason',
} as const;
