import { scopeOf } from '../auth/scope.ts';
import { isObject, parseJson } from '../content/parse.ts';
import type { Session, Task } from '../http/session.ts';
import { isTag } from '../names/reference.ts';

/** More pages than any repository has; a registry that goes on is going in circles. */
const pageLimit = 10_000;

/** All tags of the repository, in the registry's order; none where nobody has pushed to it ("Listing Tags"). */
export async function tags(session: Session): Promise<string[]> {
  const found: string[] = [];
  const task = { doing: 'list the tags', scope: scopeOf(session.repository, 'pull'), mayBeAbsent: true };
  for await (const page of pages(session, { method: 'GET', path: 'tags/list?n=1000', ...task })) {
    const names: unknown = page.tags ?? [];
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && isTag(name))) {
      throw session.error('not-a-registry', task.doing, 'the answer is not a list of tags: check the name.');
    }
    found.push(...names);
  }
  return found;
}

/** The pages of a list, following `Link: <…>; rel="next"` (RFC 8288); none where the list is absent. */
export async function* pages(session: Session, first: Task): AsyncGenerator<Record<string, unknown>> {
  const seen = new Set<string>();
  let task = first;
  while (seen.size < pageLimit) {
    const { status, headers, bytes, url } = await session.send(task);
    if (status === 404) return;
    const page = parseJson(bytes);
    if (!isObject(page)) {
      throw session.error('not-a-registry', task.doing, 'the answer is not a JSON object: check the name.');
    }
    yield page;
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
