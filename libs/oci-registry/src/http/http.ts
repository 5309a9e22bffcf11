import type { AskTokenServer, Authorization } from '../auth/authorization.ts';
import { speaksPlainHttp } from '../auth/environment.ts';
import type { Message } from '../transport/send.ts';
import { tokenProblem } from './answers.ts';
import { exchange } from './exchange.ts';
import type { Answer, Problem, Request, ToError } from './messages.ts';

/** What the requests of one session share. */
export interface Wire {
  registry: string;
  authorization: Authorization;
  base: URL;
  now: () => number;
}

/** As the OCI distribution spec suggests for manifests; token, tag and error answers are far smaller. */
export const answerLimit = 4 * 1024 * 1024;
const redirectLimit = 5;
const ours = { 'accept-encoding': 'identity', 'user-agent': 'shipshape' };

/**
 * Sends one request and reads the whole answer, whatever its status. Logs in where the registry asks for it, and follows
 * redirects, to other hosts without credentials.
 */
export async function roundTrip(
  wire: Wire,
  request: Request,
  budgetMs: number,
  toError: ToError,
): Promise<Answer> {
  const signal = AbortSignal.timeout(budgetMs);
  const ask: AskTokenServer = async (url, message) => {
    checkAddress(wire, wire.base, url, toError);
    const answer = await exchange(
      url,
      { ...message, headers: { ...ours, ...message.headers }, signal },
      answerLimit,
      toError,
    );
    const problem = await tokenProblem(answer, wire.registry, wire.authorization, wire.now());
    if (problem) throw toError(problem);
    return answer.bytes;
  };
  const first = await wire.authorization.header(request.scope, ask);
  const answer = await follow(wire, request, first, signal, toError);
  if (answer.status !== 401 || answer.url.origin !== wire.base.origin) return answer;
  const again = await wire.authorization.challenged(
    answer.headers.get('www-authenticate'),
    request.scope,
    first,
  );
  if (!again) return answer;
  return follow(wire, request, await wire.authorization.header(request.scope, ask), signal, toError);
}

async function follow(
  wire: Wire,
  { method, path, headers, body, limit, optional }: Request,
  authorization: string | undefined,
  signal: AbortSignal,
  toError: ToError,
): Promise<Answer> {
  let url = behindTls(wire.base, new URL(path, wire.base));
  checkAddress(wire, wire.base, url, toError);
  let trusted = true;
  for (let redirects = 0; redirects <= redirectLimit; redirects++) {
    // Once somewhere else, the registry's login does not come back by a second redirect either.
    trusted &&= url.origin === wire.base.origin;
    const message: Message = {
      method,
      signal,
      headers: {
        ...headers,
        ...ours,
        ...(trusted && authorization && { authorization }),
      },
      ...(body && { body }),
    };
    const answer = await exchange(url, message, limit ?? answerLimit, toError);
    const location = answer.headers.get('location');
    if (!isRedirect(answer.status, method) || !location) return answer;
    const next = URL.canParse(location, url.href) ? behindTls(wire.base, new URL(location, url)) : undefined;
    if (optional && next?.origin !== wire.base.origin) return answer;
    if (!next) throw toError(badRedirect('to something that is not an address'));
    checkAddress(wire, url, next, toError);
    url = next;
  }
  throw toError(badRedirect(`more than ${redirectLimit} times`));
}

function isRedirect(status: number, method: string): boolean {
  return (
    status === 307 || status === 308 || ([301, 302, 303].includes(status) && /^(GET|HEAD)$/.test(method))
  );
}

/**
 * A registry behind a proxy that ends TLS may call itself http in its addresses. It is asked by https, as before.
 *
 * @param base the registry's own address
 */
function behindTls(base: URL, url: URL): URL {
  const isItself = url.hostname === base.hostname && ['', base.port || '443'].includes(url.port);
  if (base.protocol !== 'https:' || url.protocol !== 'http:' || !isItself) return url;
  const secure = new URL(url);
  secure.protocol = 'https:';
  secure.port = base.port;
  return secure;
}

/** Only http and https, nothing in clear text that was not asked for, and no login inside an address. */
function checkAddress(wire: Wire, from: URL, to: URL, toError: ToError): void {
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    throw toError(badRedirect('to an address that is not http'));
  if (to.username || to.password) throw toError(badRedirect(`to ${to.host} with a login inside the address`));
  if (to.protocol === 'http:' && (from.protocol === 'https:' || !speaksPlainHttp(wire.registry, to.host))) {
    throw toError(badRedirect(`to ${to.host} by http without TLS`));
  }
}

function badRedirect(where: string): Problem {
  const why = `the registry redirects ${where}, and that is not followed: ask its administrator.`;
  return { code: 'not-a-registry', why, transient: false };
}
