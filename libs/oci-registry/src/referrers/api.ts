import { scopeOf } from '../auth/scope.ts';
import { isDescriptor, isObject, parseJson } from '../content/parse.ts';
import type { Answer } from '../http/messages.ts';
import type { Session } from '../http/session.ts';
import { pages } from '../tags/tags.ts';
import type { Descriptor } from '../types.ts';

/** Statuses that speak of the address and not of this one digest, so that asking for another digest is of no use. */
const absentForAll = [301, 302, 303, 307, 308, 405, 406, 410, 501];

/**
 * What the referrers API lists for a digest ("Listing Referrers"); undefined where the registry does not have it. The
 * API is optional, and registries without it answer in many ways: 404, 400, 401, 403, 405, 406, 501, a web page, an
 * empty answer, or (GHCR) a redirect to another server, which is not followed.
 */
export async function listByApi(session: Session, digest: string): Promise<Descriptor[] | undefined> {
  if (session.learned.noReferrersApi) return undefined;
  const doing = `list what is attached to ${digest}`;
  const task = {
    method: 'GET',
    path: `referrers/${digest}`,
    scope: scopeOf(session.repository, 'pull'),
    doing,
    reference: digest,
    optional: true,
  } as const;
  const found: Descriptor[] = [];
  for await (const answer of pages(session, task)) {
    const manifests = listed(answer);
    if (manifests === undefined) {
      session.learned.noReferrersApi ||= absentForAll.includes(answer.status);
      return undefined;
    }
    if (!Array.isArray(manifests) || !manifests.every(isDescriptor)) {
      throw session.error('not-a-registry', doing, 'the answer is not an index: check the name.', digest);
    }
    found.push(...manifests);
  }
  return found;
}

/** The list in an answer, whatever it holds; undefined where the answer has none. */
function listed({ status, bytes }: Answer): unknown {
  const page = status === 200 ? parseJson(bytes) : undefined;
  return isObject(page) ? (page.manifests ?? undefined) : undefined;
}
