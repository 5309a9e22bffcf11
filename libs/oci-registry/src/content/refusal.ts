import { RegistryError } from '../errors.ts';
import type { Session } from '../http/session.ts';
import { isDigest } from '../names/digest.ts';

/** Whether the registry refused a request for what it is: not for want of a login, and not for the moment. */
export function isRefusal(error: unknown): error is RegistryError {
  return error instanceof RegistryError && ['rejected', 'denied', 'unsupported'].includes(error.code);
}

/** Statuses that registries give for an immutable tag, some of them without a word. */
const tellingStatuses = [409, 412];

/**
 * How registries name an immutable tag: of ECR, Harbor, Docker Hub, GitLab and Artifact Registry the first, of Artifactory
 * the second, of Nexus the third, of ACR the last. "Blocked", "account is locked" or "upload already exists" are
 * about something else.
 */
const tellingWords =
  /immutab|\boverw?rit|\bre-?deploy|\bdoes not allow updating\b|\btags?\b.*\balready (?:exists|in use)\b|\b(?:tag|image|manifest) is locked\b|\boperation is disallowed on this registry, repository or image\b/i;

/**
 * The error for a tag that the registry does not let move, out of its refusal to write it; undefined where the refusal
 * has another reason or none. ECR answers 400 TAG_INVALID, Harbor 412 PRECONDITION, Docker Hub 403, a locked tag of ACR
 * 405: so the words count, and a status alone only where it has none.
 */
export function immutable(
  session: Session,
  error: RegistryError,
  reference: string,
): RegistryError | undefined {
  if (isDigest(reference) || !refusesToMove(error)) return undefined;
  const why = `the registry refuses to move this tag: ${answered(error)}. Allow it to be overwritten, in the repository's setting for tag immutability or as an exception to it, or by the rights of this login.`;
  return session.error('immutable-tag', `write ${reference}`, why, reference);
}

export function refusesToMove({ refusal }: RegistryError): boolean {
  if (refusal === undefined) return false;
  return refusal.said === '' ? tellingStatuses.includes(refusal.status) : tellingWords.test(refusal.said);
}

/** The registry's refusal in words, for a message. */
export function answered({ refusal }: RegistryError): string {
  return `it answered ${refusal?.status}${refusal?.said ? ` (${refusal.said})` : ', as registries do whose tags are immutable'}`;
}
