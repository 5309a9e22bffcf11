import { scopeOf } from '../auth/scope.ts';
import { isObject, notAnObject, parseJson } from '../content/parse.ts';
import { RegistryError, type RegistryErrorCode } from '../errors.ts';
import { firstError } from '../http/answers.ts';
import type { Answer } from '../http/messages.ts';
import type { Session, Task } from '../http/session.ts';
import { isTag } from '../names/reference.ts';

/** More pages than any repository has; a registry that goes on is going in circles. */
const pageLimit = 10_000;

const advice =
  'let this login list tags, or use a registry that lists them. A release needs the list to know the highest version.';

/**
 * All tags of the repository, in the registry's order; none where nothing was pushed to it ("Listing Tags").
 *
 * @throws RegistryError `no-tag-list` where the registry gives no list, whatever it answers instead. To ask before the
 *   first write is how a command that needs the list breaks off with nothing half done.
 */
export async function tags(session: Session): Promise<string[]> {
  try {
    return await list(session, 'tags/list?n=1000').catch((error) => {
      // A registry may allow only smaller pages, and refuse to be asked for larger ones.
      if (!(error instanceof RegistryError && error.refusal?.status === 400)) throw error;
      return list(session, 'tags/list');
    });
  } catch (error) {
    if (!(error instanceof RegistryError && noList.includes(error.code))) throw error;
    throw new RegistryError('no-tag-list', error.message, error, error.refusal);
  }
}

/** What a proxy or firewall that lets no list through answers: a page, a redirect to one, or a login of its own. */
const noList: readonly RegistryErrorCode[] = ['not-a-registry', 'unauthorized'];

async function list(session: Session, path: string): Promise<string[]> {
  const found: string[] = [];
  const task = {
    method: 'GET',
    path,
    doing: 'list the tags',
    scope: scopeOf(session.repository, 'pull'),
    mayBeAbsent: true,
    refusedAs: { code: 'no-tag-list', advice },
  } as const;
  for await (const answer of pages(session, task)) {
    // A registry without the repository answers with that error code. Any other 404, or one in the middle of the list,
    // is no answer.
    if (answer.status === 404 && found.length === 0 && isUnknown(firstError(answer)?.code)) return found;
    const page = answer.status === 404 ? {} : parseJson(answer.bytes);
    if (!isObject(page)) throw session.error('not-a-registry', task.doing, notAnObject);
    if (page.tags === undefined) {
      const why = `the registry answered ${answer.status} and no list: ${advice}`;
      throw session.error('no-tag-list', task.doing, why);
    }
    const names: unknown = page.tags ?? [];
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && isTag(name))) {
      throw session.error('not-a-registry', task.doing, 'the answer is not a list of tags: check the name.');
    }
    found.push(...names);
  }
  return found;
}

const isUnknown = (code: unknown): boolean =>
  typeof code === 'string' && /^(NAME_UNKNOWN|NAME_INVALID|NOT_FOUND|REPOSITORY_NOT_FOUND)$/i.test(code);

/** The answers with the pages of a list, following `Link: <…>; rel="next"` (RFC 8288). */
export async function* pages(session: Session, first: Task): AsyncGenerator<Answer> {
  const seen = new Set<string>();
  let task = first;
  while (seen.size < pageLimit) {
    const answer = await session.send(task);
    yield answer;
    const { headers, url } = answer;
    seen.add(url.href);
    const next = nextLink(headers.get('link'), url);
    if (!next) return;
    if (seen.has(next.href)) break;
    task = { ...task, path: next };
  }
  throw session.error(
    'not-a-registry',
    task.doing,
    'the pages of the list go in circles: tell its administrator.',
  );
}

function nextLink(link: string | null, base: URL): URL | undefined {
  const address = link?.match(/<([^>]*)>\s*;[^<]*rel="?next"?/)?.[1];
  return address !== undefined && URL.canParse(address, base.href) ? new URL(address, base) : undefined;
}
