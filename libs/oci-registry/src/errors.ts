/** What went wrong, for code that has to decide; the message explains it to people. */
export type RegistryErrorCode =
  | 'bad-reference' // not a reference, digest or tag
  | 'bad-credentials' // the credentials on this machine cannot be read
  | 'bad-proxy' // HTTP_PROXY or HTTPS_PROXY is not the address of a proxy
  | 'unauthorized' // 401: not logged in, or the login was refused
  | 'denied' // 403: logged in, without the right to do this
  | 'not-found' // the registry does not have what is needed
  | 'conflict' // a tag serves something else than it has to
  | 'immutable-tag' // the registry refuses to move a tag that exists
  | 'no-tag-list' // the registry refuses to list its tags
  | 'unconfirmed' // written, and the registry still serves what was there before
  | 'incomplete' // a manifest names content that the registry does not have
  | 'digest-mismatch' // the bytes are not what the digest names
  | 'too-large'
  | 'no-platform' // an index without the platform asked for
  | 'not-a-registry' // the answer is not one of the distribution protocol
  | 'unsupported' // this registry does not do that
  | 'rejected' // any other refusal (4xx)
  | 'unreachable' // no connection, or broken each time
  | 'unavailable'; // 429, 5xx or a lost upload each time

/** Where it went wrong. */
export interface ErrorContext {
  registry?: string | undefined;
  repository?: string | undefined;
  reference?: string | undefined;
}

/** How the registry refused: the status, and its own words on one line (empty if it gave none). */
export interface Refusal {
  status: number;
  said: string;
}

/**
 * A failure of this library. The message is for people and holds no credential; `code`, the context and `refusal` are
 * for code.
 */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;
  readonly registry: string | undefined;
  readonly repository: string | undefined;
  readonly reference: string | undefined;
  /** Present where the registry answered with a refusal. */
  readonly refusal: Refusal | undefined;

  constructor(code: RegistryErrorCode, message: string, context: ErrorContext = {}, refusal?: Refusal) {
    super(message);
    this.code = code;
    this.registry = context.registry;
    this.repository = context.repository;
    this.reference = context.reference;
    this.refusal = refusal;
  }
}

/** `registry/repository`, as messages begin. */
function contextName({ registry, repository }: ErrorContext): string {
  return [registry, repository].filter(Boolean).join('/');
}

/** The error for something that cannot be done; `why` ends the message, with what to do about it. */
export function failure(
  code: RegistryErrorCode,
  { registry, repository }: ErrorContext,
  doing: string,
  why: string,
  reference?: string,
  refusal?: Refusal,
): RegistryError {
  const context = { registry, repository, reference };
  return new RegistryError(code, `${contextName(context)}: cannot ${doing}: ${why}`, context, refusal);
}
