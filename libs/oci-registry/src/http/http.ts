import type { Authorization } from '../auth/authorization.ts';
import { networkProblem, type Problem, tokenProblem, tooLarge } from './answers.ts';

export interface Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Relative to the repository (`manifests/latest`), or where an earlier answer pointed. */
  path: string | URL;
  /** Token scope, such as `repository:owner/app:pull`. */
  scope: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** How many bytes of an answer are taken; more is an error. */
  limit?: number;
  /** 404 is an answer and no error; with 'any' also where it comes as an HTML page. */
  mayBeAbsent?: boolean | 'any';
}

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** The address that answered, after redirects. */
  url: URL;
}

/** What the requests of one session share. */
export interface Wire {
  registry: string;
  authorization: Authorization;
  base: URL;
  mayBePlain: (url: URL) => boolean;
  now: () => number;
}

/** Makes the error to throw out of what went wrong. */
export type Tell = (problem: Problem) => Error;

/** As the OCI distribution spec suggests for manifests; token, tag and error answers are far smaller. */
export const answerLimit = 4 * 1024 * 1024;
const redirectLimit = 5;

/**
 * Sends one request and reads the whole answer, whatever its status. Logs in where the registry asks for it, and follows
 * redirects, to other hosts without credentials.
 */
export async function roundTrip(wire: Wire, request: Request, budgetMs: number, tell: Tell): Promise<Answer> {
  const signal = AbortSignal.timeout(budgetMs);
  const ask = async (url: URL, init: RequestInit) => {
    checkAddress(wire, wire.base, url, tell);
    const answer = await exchange(url, { ...init, signal, redirect: 'manual' }, answerLimit, tell);
    const problem = await tokenProblem(answer, wire.registry, wire.authorization, wire.now());
    if (problem) throw tell(problem);
    return answer.bytes;
  };
  const first = await wire.authorization.header(request.scope, ask);
  const answer = await follow(wire, request, first, signal, tell);
  if (answer.status !== 401 || answer.url.origin !== wire.base.origin) return answer;
  const again = await wire.authorization.challenged(
    answer.headers.get('www-authenticate'),
    request.scope,
    first,
  );
  if (!again) return answer;
  return follow(wire, request, await wire.authorization.header(request.scope, ask), signal, tell);
}

async function follow(
  wire: Wire,
  { method, path, headers, body, limit }: Request,
  authorization: string | undefined,
  signal: AbortSignal,
  tell: Tell,
): Promise<Answer> {
  let url = new URL(path, wire.base);
  checkAddress(wire, wire.base, url, tell);
  let trusted = true;
  for (let redirects = 0; redirects <= redirectLimit; redirects++) {
    // Once somewhere else, the registry's login does not come back by a second redirect either.
    trusted &&= url.origin === wire.base.origin;
    const init: RequestInit = {
      method,
      signal,
      redirect: 'manual',
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        'user-agent': 'shipshape',
        ...(trusted && authorization && { authorization }),
      },
      ...(body && { body }),
    };
    const answer = await exchange(url, init, limit ?? answerLimit, tell);
    const location = answer.headers.get('location');
    if (!isRedirect(answer.status, method) || !location) return answer;
    if (!URL.canParse(location, url.href)) throw tell(badRedirect('to something that is no address'));
    const next = new URL(location, url);
    checkAddress(wire, url, next, tell);
    url = next;
  }
  throw tell(badRedirect(`more than ${redirectLimit} times`));
}

function isRedirect(status: number, method: string): boolean {
  return (
    status === 307 || status === 308 || ([301, 302, 303].includes(status) && /^(GET|HEAD)$/.test(method))
  );
}

/** Only http and https, nothing in clear text that was not asked for, and no login inside an address. */
function checkAddress(wire: Wire, from: URL, to: URL, tell: Tell): void {
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    throw tell(badRedirect('to an address that is not http'));
  if (to.username || to.password) throw tell(badRedirect(`to ${to.host} with a login inside the address`));
  if (to.protocol === 'http:' && (from.protocol === 'https:' || !wire.mayBePlain(to))) {
    throw tell(badRedirect(`to ${to.host} by http without TLS`));
  }
}

function badRedirect(where: string): Problem {
  const why = `the registry sends us on ${where}, and that is not followed: ask its administrator.`;
  return { code: 'not-a-registry', why, transient: false };
}

async function exchange(url: URL, init: RequestInit, limit: number, tell: Tell): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (failure) {
    throw tell(networkProblem(failure, url));
  }
  const announced = init.method === 'HEAD' ? 0 : Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if (announced <= limit) {
      for await (const part of response.body ?? []) {
        size += part.length;
        if (size > limit) break; // Leaving the loop closes the connection.
        parts.push(part);
      }
    } else {
      await response.body?.cancel();
    }
  } catch (failure) {
    throw tell(networkProblem(failure, url));
  }
  if (Math.max(announced, size) > limit) throw tell(tooLarge(limit));
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(Buffer.concat(parts)),
    url,
  };
}
