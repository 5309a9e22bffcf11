import { createHash } from 'node:crypto';
import { type Order, versionOrder } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';

/** SemVer 2.0.0 without build metadata, which a tag cannot hold. */
const version =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?$/;
const longestTag = 128;

export const commitTag = (sha: string): string => `sha-${sha}`;
export const contentTag = (inputsHash: string): string => `inputs-${inputsHash}`;
export const releaseTag = (project: string, released: string): string => `${project}@${released}`;

/** The commit that a tag `sha-<40 hex>` is named after. */
export const commitOf = (tag: string): string | undefined => /^sha-([0-9a-f]{40})$/.exec(tag)?.[1];
export const isVersion = (tag: string): boolean => version.test(tag);
/** `latest`, `X` and `X.Y`, which stand for the highest version of their kind. */
export const followsVersions = (tag: string): boolean => tag === 'latest' || /^\d+(\.\d+)?$/.test(tag);

/** The order that decides about a moving tag; `commits` where versions don't. */
export const orderOf = (tag: string, commits: Order): Order =>
  followsVersions(tag) ? versionOrder : commits;

/** Names that publishing gives for good, or needs itself. */
const isTaken = (tag: string) => /^(sha|inputs|move|incoming|sha\d+)-/.test(tag) || isVersion(tag);

/** Whether a tag of the registry is a moving one: a branch, an environment, `latest`, `X`, `X.Y`. */
export const isMoving = (tag: string): boolean => !isTaken(tag);

/** The tag of a branch: what cannot stand in a tag becomes a dash. Undefined where publishing needs that name itself. */
export function branchTag(branch: string): string | undefined {
  const tag = branch
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, longestTag);
  return tag && isMoving(tag) && !followsVersions(tag) ? tag : undefined;
}

/**
 * The moving tag of that name.
 *
 * @throws UserError where it is none
 */
export function movingTag(name: string, flag: string): string {
  if (!name) throw new UserError(`No tag was named: say which one moves, such as --${flag}=staging.`);
  if (!/^\w[\w.-]*(\/[\w.-]+)*$/.test(name)) {
    throw new UserError(
      `--${flag}=${name} is no name of a branch or environment: letters, digits, ".", "_", "-" and "/" between them.`,
    );
  }
  const tag = followsVersions(name) ? name : branchTag(name);
  if (tag) return tag;
  throw new UserError(
    `--${flag}=${name} does not move: it names one image for good. Name a branch or environment.`,
  );
}

/** The tag that carries the record of a moving tag's last move. */
export function recordTag(tag: string): string {
  const companion = `move-${tag}`;
  if (companion.length <= longestTag) return companion;
  return `move-${createHash('sha256').update(tag).digest('hex')}`;
}

/** A digest as people read it. */
export const short = (digest: string | undefined): string => digest?.slice(0, 19) ?? 'nothing';
