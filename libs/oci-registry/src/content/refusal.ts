import { RegistryError } from '../errors.ts';
import type { Session } from '../http/session.ts';
import { isDigest } from '../names/digest.ts';

/** Whether the registry refused a request for what it is: not for want of a login, and not for the moment. */
export function isRefusal(error: unknown): error is RegistryError {
  return error instanceof RegistryError && ['rejected', 'denied', 'unsupported'].includes(error.code);
}

/** Statuses that are given for an immutable tag, and for little else that a write of a manifest can meet. */
const tellingStatuses = [409, 412];
const tellingWords = /immutab|overw?rit|already (exists|in use)|precondition|re-?deploy|locked|disallowed/i;

/**
 * The error for a tag that the registry does not let move, out of its refusal to write it; undefined where the refusal is
 * about something else. ECR answers 400 TAG_INVALID, Harbor 412 PRECONDITION, Docker Hub 403, a locked tag of ACR 405: so
 * status and words count together.
 */
export function immutable(
  session: Session,
  error: RegistryError,
  reference: string,
): RegistryError | undefined {
  if (isDigest(reference) || !refusesToMove(error)) return undefined;
  const why = `the registry refuses to move this tag: ${answered(error)}. Allow it to be overwritten, in the repository's setting for tag immutability or as an exception to it.`;
  return session.error('immutable-tag', `write ${reference}`, why, reference);
}

export function refusesToMove({ refusal }: RegistryError): boolean {
  return (
    refusal !== undefined && (tellingStatuses.includes(refusal.status) || tellingWords.test(refusal.said))
  );
}

/** The registry's refusal in words, for a message. */
export function answered({ refusal }: RegistryError): string {
  return `it answered ${refusal?.status}${refusal?.said && ` (${refusal.said})`}`;
}
