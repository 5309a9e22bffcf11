import type { Authorization } from '../auth/authorization.ts';
import type { RegistryErrorCode } from '../errors.ts';
import type { Answer, Problem, Request } from './messages.ts';
import { retryAfterMs } from './retry.ts';

/**
 * What is wrong with an answer; undefined where the request can go on with it.
 *
 * @param at `now`: the time, in milliseconds; `elsewhere`: whether the answer is of another host that was redirected to
 */
export async function answerProblem(
  answer: Answer,
  request: Request,
  registry: string,
  authorization: Authorization,
  { now, elsewhere }: { now: number; elsewhere: boolean },
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
  // RFC 6585, 6: the answer of a network that wants a login, and of no registry.
  if (status === 511) return final('unreachable', notLetThrough(answer));
  if (status === 429 || (status >= 500 && status !== 501)) return unavailable(answer, 'the registry', now);
  if (elsewhere && [401, 403].includes(status)) {
    const why = `the registry redirects to ${answer.url.host}, which answered ${status}${quoted}: run this again, and if that does not help, ask the registry's administrator.`;
    return final('denied', why);
  }
  if (status === 401) return final('unauthorized', await loginProblem(registry, authorization));
  if (isPage) {
    return final(
      'not-a-registry',
      `${answer.url.host} answered ${status} with a web page, as a login page or another server does, and no registry: check the name, and whether this network asks for a login.`,
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
  if (status === 404 && isUploadLost(answer, request)) {
    // Several servers behind one name may not share their uploads, and a server that begins again forgets them.
    return final('unavailable', `the registry lost the upload${quoted}: run this again.`, true);
  }
  if (status === 404) return final('not-found', whatIsAbsent(answer, request, quoted));
  if (status === 405 || status === 501) {
    const why = `this registry does not do that (${status}${said && `, ${said}`}): its administrator may allow it.`;
    return final('unsupported', why);
  }
  if (status >= 200 && status < 300) return undefined;
  // Nothing is sent but under its own digest. So this is damage on the way; or CNCF distribution 2, which answers so
  // for a reference that another pusher is writing at the same time: it reads the file while that is empty.
  const digestDoubted = request.method === 'PUT' && firstError(answer)?.code === 'DIGEST_INVALID';
  const why = `the registry answered ${status}${quoted}: it does not accept this; ask its administrator why.`;
  return final('rejected', why, digestDoubted);
}

/** Whether a registry does not know, or cannot go on with, the upload that it began ("Error Codes": code-3, code-4). */
const isUploadLost = (answer: Answer, { method }: Request): boolean =>
  method === 'PUT' && /^BLOB_UPLOAD_(UNKNOWN|INVALID)$/.test(String(firstError(answer)?.code));

/** What a 404 is about. Where something is written, it is the place for it: ECR and Harbor create none by themselves. */
function whatIsAbsent(answer: Answer, { method }: Request, quoted: string): string {
  if (method === 'GET' || method === 'HEAD') return `the registry does not have it${quoted}: check the name.`;
  if (/^(MANIFEST_)?BLOB_UNKNOWN$|^MANIFEST_UNKNOWN$/.test(String(firstError(answer)?.code)))
    return `the registry does not have all that it names${quoted}: push the image again.`;
  return `the registry has no such repository, or nowhere to put it${quoted}: create the repository there, or check the name.`;
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
  const { status, url } = answer;
  if (status === 200) return undefined;
  if (status === 511) return { code: 'unreachable', why: notLetThrough(answer), transient: false };
  if (status === 429 || status >= 500) return unavailable(answer, `the token server of ${registry}`, now);
  if ([400, 401, 403].includes(status)) {
    return { code: 'unauthorized', why: await loginProblem(registry, authorization), transient: false };
  }
  const why = `its token server ${url.host} answered ${status}, and neither gives nor refuses a token: check that ${registry} is the registry's name, and whether this network asks for a login.`;
  return { code: 'not-a-registry', why, transient: false };
}

const notLetThrough = ({ url }: Answer) =>
  `this network asks for a login before it lets ${url.host} through (511): log in to it with a browser.`;

/** A server that is busy or out of order; it may state for how long (Retry-After). */
function unavailable(answer: Answer, who: string, now: number): Problem {
  // A date is by the server's clock, which may differ from this machine's.
  const serverNow = Date.parse(answer.headers.get('date') ?? '');
  const asked = retryAfterMs(answer.headers.get('retry-after'), Number.isNaN(serverNow) ? now : serverNow);
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
function registrySaid(answer: Answer): string {
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
