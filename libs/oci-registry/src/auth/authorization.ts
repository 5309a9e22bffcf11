import { RegistryError } from '../errors.ts';
import type { Message } from '../transport/send.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credentials } from './login.ts';
import { isStandardScope, scopesToAsk } from './scope.ts';

/** The answer of a token server (distribution spec "Token Authentication", and OAuth 2.0 for identity tokens). */
interface TokenAnswer {
  token?: unknown;
  access_token?: unknown;
  expires_in?: unknown;
}

/** How the token server is asked: one attempt, the answer's body bounded, failures already thrown as errors. */
export type AskTokenServer = (url: URL, message: Omit<Message, 'signal'>) => Promise<Uint8Array>;

/** Registries must give tokens at least this long, and may leave it out (distribution spec). */
const defaultTokenSeconds = 60;

/**
 * Gives requests to one registry their Authorization header. Nothing is sent before the registry has asked; tokens are
 * kept for nine tenths of their life, each for its scope.
 */
export class Authorization {
  readonly #registry: string;
  readonly #source: () => Promise<Credentials | undefined>;
  readonly #now: () => number;
  readonly #secrets = new Set<string>();
  readonly #tokens = new Map<string, { header: Promise<string>; expires: number }>();
  /** The scope that the registry's challenge named for a request of that scope. */
  readonly #wanted = new Map<string, string>();
  /** A scope that means everything (`aws`, `*`), where the registry has named one for any request. */
  #word: string | undefined;
  #credentials: Promise<Credentials | undefined> | undefined;
  #challenge: Challenge | undefined;

  constructor(registry: string, source: () => Promise<Credentials | undefined>, now: () => number) {
    this.#registry = registry;
    this.#source = source;
    this.#now = now;
  }

  /** The header for requests of `scope`; undefined before the registry has asked for one, or where there is no login. */
  async header(scope: string, ask: AskTokenServer): Promise<string | undefined> {
    if (this.#challenge?.scheme === 'bearer') return this.#token(this.#challenge, scope, ask);
    if (this.#challenge?.scheme === 'basic') return this.#basic();
    return undefined;
  }

  /**
   * Takes in the challenge of a 401.
   *
   * @param refused the header that the refused request had.
   * @returns whether asking for a header again may help.
   */
  async challenged(
    wwwAuthenticate: string | null,
    scope: string,
    refused: string | undefined,
  ): Promise<boolean> {
    const challenges = parseChallenges(wwwAuthenticate ?? '');
    this.#challenge =
      challenges.find(({ scheme }) => scheme === 'bearer') ??
      challenges.find(({ scheme }) => scheme === 'basic');
    if (this.#challenge?.scheme === 'basic')
      return refused === undefined && (await this.#login()) !== undefined;
    const wanted = this.#challenge?.parameters.scope ?? '';
    this.#wanted.set(scope, wanted);
    if (!isStandardScope(wanted)) this.#word = wanted;
    const token = this.#tokens.get(scope);
    if (token && (await token.header.catch(() => undefined)) === refused) this.#tokens.delete(scope);
    return this.#challenge !== undefined;
  }

  /** Where the login comes from, in words; undefined without one. */
  async foundIn(): Promise<string | undefined> {
    return (await this.#login())?.foundIn;
  }

  /** `text` without any password or token that this object knows: registries and proxies sometimes send them back. */
  scrub(text: string): string {
    return [...this.#secrets].reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  }

  #login(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#source().then((found) => {
      if (found) this.#remember('password' in found ? found.password : found.identityToken);
      return found;
    });
    return this.#credentials;
  }

  async #basic(): Promise<string | undefined> {
    const login = await this.#login();
    if (!login || !('password' in login)) return undefined;
    const encoded = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    this.#remember(encoded);
    return `Basic ${encoded}`;
  }

  #token(challenge: Challenge, scope: string, ask: AskTokenServer): Promise<string> {
    const known = this.#tokens.get(scope);
    if (known && this.#now() < known.expires) return known.header;
    const asked = this.#now();
    const entry = { expires: Number.POSITIVE_INFINITY, header: Promise.resolve('') };
    entry.header = this.#fetchToken(challenge, scope, ask).then(({ token, seconds }) => {
      entry.expires = asked + seconds * 900;
      return `Bearer ${token}`;
    });
    entry.header.catch(() => this.#tokens.delete(scope));
    this.#tokens.set(scope, entry);
    return entry.header;
  }

  async #fetchToken({ parameters }: Challenge, scope: string, ask: AskTokenServer) {
    const { realm = '', service } = parameters;
    if (!URL.canParse(realm)) throw this.#noToken('gives no address to get one from');
    const url = new URL(realm);
    const login = await this.#login();
    const scopes = scopesToAsk(scope, this.#wanted.get(scope) ?? this.#word ?? '');
    const bytes =
      login && 'identityToken' in login
        ? await ask(url, exchange(login.identityToken, service, scopes))
        : await ask(withQuery(url, service, scopes), {
            method: 'GET',
            headers: basicHeader(await this.#basic()),
          });
    let answer: TokenAnswer;
    try {
      answer = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw this.#noToken('answered with something that is not JSON'); // The parser's message would quote the answer.
    }
    const token = answer?.token || answer?.access_token;
    // A token with a line break would end up in the message of the HTTP client that refuses it.
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
      throw this.#noToken('answered without one');
    this.#remember(token);
    const life = Number(answer.expires_in ?? defaultTokenSeconds);
    return { token, seconds: life > 0 ? life : defaultTokenSeconds };
  }

  #noToken(what: string): RegistryError {
    return new RegistryError(
      'not-a-registry',
      `${this.#registry} wants a token, and its token server ${what}: check that ${this.#registry} is the registry's name.`,
      { registry: this.#registry },
    );
  }

  #remember(secret: string): void {
    if (secret) this.#secrets.add(secret);
  }
}

function basicHeader(header: string | undefined): Record<string, string> {
  return header ? { authorization: header } : {};
}

function withQuery(url: URL, service: string | undefined, scopes: string[]): URL {
  if (service) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return url;
}

/** An identity token is exchanged by the OAuth 2.0 refresh grant (distribution spec, "OAuth2 Token Authentication"). */
function exchange(
  identityToken: string,
  service: string | undefined,
  scopes: string[],
): Parameters<AskTokenServer>[1] {
  const form = { grant_type: 'refresh_token', client_id: 'shipshape', refresh_token: identityToken };
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: new URLSearchParams({ ...form, ...(service && { service }), scope: scopes.join(' ') }).toString(),
  };
}
