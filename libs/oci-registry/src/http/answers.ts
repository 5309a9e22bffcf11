import type { Authorization } from '../auth/authorization.ts';
import type { Refusal, RegistryErrorCode } from '../errors.ts';
import type { Answer } from './exchange.ts';
import type { Request } from './http.ts';
import { retryAfterMs } from './retry.ts';

/** What went wrong with one request. `why` ends the sentence "cannot …: ". */
export interface Problem {
  code: RegistryErrorCode;
  why: string;
  /** Whether it may be gone the next time. */
  transient: boolean;
  retryAfterMs?: number | undefined;
  refusal?: Refusal;
}

/** What is wrong with an answer; undefined where the request can go on with it. */
export async function answerProblem(
  answer: Answer,
  request: Request,
  registry: string,
  authorization: Authorization,
  now: number,
): Promise<Problem | undefined> {
  const { status, headers } = answer;
  const isPage = /^text\/html/i.test(headers.get('content-type') ?? '');
  if (request.optional && (isPage || isNotOffered(status))) return undefined;
  if (!isPage && request.tolerated?.includes(status)) return undefined;
  const said = registrySaid(answer);
  const quoted = said && ` (${said})`;
  const final = (code: RegistryErrorCode, why: string, transient = false): Problem => ({
    code,
    why,
    transient,
    refusal: { status, said },
  });
  if (status === 429 || (status >= 500 && status !== 501)) return unavailable(answer, 'the registry', now);
  if (status === 401) return final('unauthorized', await loginProblem(registry, authorization));
  if (isPage) {
    return final(
      'not-a-registry',
      `${answer.url.host} answered ${status} with a web page, as a login page or another server does, and no registry: check the name.`,
    );
  }
  if (status === 404 && request.mayBeAbsent) return undefined;
  if (request.refusedAs && status >= 400) {
    const { code, advice } = request.refusedAs;
    return final(code, `the registry answered ${status}${quoted}: ${advice}`);
  }
  if (status === 403) {
    const foundIn = await authorization.foundIn();
    const who = foundIn ? `the login from ${foundIn}` : 'us without a login';
    const why = `the registry denies it to ${who}${quoted}: ask the repository's owner for the right.`;
    return final('denied', why);
  }
  if (status === 404) return final('not-found', `the registry does not have it${quoted}: check the name.`);
  if (status === 405 || status === 501) {
    const why = `this registry does not do that${quoted}: its administrator may allow it.`;
    return final('unsupported', why);
  }
  if (status >= 200 && status < 300) return undefined;
  // Nothing is sent but under its own digest. So this is damage on the way; or CNCF distribution 2, which answers so
  // for a reference that another pusher is writing at the same time: it reads the file while that is empty.
  const digestDoubted = request.method === 'PUT' && firstError(answer)?.code === 'DIGEST_INVALID';
  return final('rejected', `the registry answered ${status}${quoted}.`, digestDoubted);
}

/**
 * Whether a status means that the registry does not have an optional part of the protocol. A 401 counts: a login that is
 * really missing is noticed by the request for the fallback.
 */
function isNotOffered(status: number): boolean {
  return status === 501 || (status >= 300 && status < 500 && status !== 408 && status !== 429);
}

/** What is wrong with the answer of a token server. */
export async function tokenProblem(
  answer: Answer,
  registry: string,
  authorization: Authorization,
  now: number,
): Promise<Problem | undefined> {
  const { status } = answer;
  if (status === 200) return undefined;
  if (status !== 429 && status < 500) {
    return { code: 'unauthorized', why: await loginProblem(registry, authorization), transient: false };
  }
  return unavailable(answer, `the token server of ${registry}`, now);
}

/** A server that is busy or out of order, and may say for how long (Retry-After). */
function unavailable(answer: Answer, who: string, now: number): Problem {
  const asked = retryAfterMs(answer.headers.get('retry-after'), now);
  const wait = asked === undefined ? '' : `, and asks to wait ${Math.ceil(asked / 1000)} s`;
  const said = registrySaid(answer);
  return {
    code: 'unavailable',
    why: `${who} answered ${answer.status}${said && ` (${said})`}${wait}: try again later.`,
    transient: true,
    retryAfterMs: asked,
  };
}

async function loginProblem(registry: string, authorization: Authorization): Promise<string> {
  const foundIn = await authorization.foundIn();
  const what = foundIn ? `it refused the login from ${foundIn}` : 'it asks for a login, and there is none';
  return `${what}: log in with docker login ${registry} (or buildah or podman login), or set REGISTRY=${registry}, REGISTRY_USER and REGISTRY_PASSWORD.`;
}

/** The registry's own words, if it has any, on one line and not too many of them. */
export function registrySaid(answer: Answer): string {
  const { code, message } = firstError(answer) ?? {};
  const words = [code, message].filter((part) => typeof part === 'string').join(': ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal.
  return words.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, 200);
}

/** The first of the registry's errors (distribution spec, "Error Codes"); undefined where the answer lists none. */
export function firstError({ bytes }: Answer): { code?: unknown; message?: unknown } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)).errors[0] ?? undefined;
  } catch {
    return undefined;
  }
}

export function tooLarge(limit: number): Problem {
  return {
    code: 'too-large',
    why: `the answer is larger than ${limit} bytes, and was not read to its end: check that the reference is right.`,
    transient: false,
  };
}
