/** What went wrong, for code that has to decide; the message says it for people. */
export type RegistryErrorCode =
  | 'bad-reference' // the reference, digest or tag is not one
  | 'bad-credentials' // the credentials on this machine cannot be read
  | 'unauthorized' // 401: not logged in, or the login was refused
  | 'denied' // 403: logged in, without the right to do this
  | 'not-found' // what had to be there is not
  | 'conflict' // a tag serves something else than it has to
  | 'incomplete' // a manifest names content that the registry does not have
  | 'digest-mismatch' // the bytes are not what the digest names
  | 'too-large'
  | 'no-platform' // an index without the platform asked for
  | 'not-a-registry' // the answer is none of the distribution protocol
  | 'unsupported' // this registry does not do that
  | 'rejected' // any other refusal (4xx)
  | 'unreachable' // no connection, or broken each time
  | 'unavailable'; // 429 or 5xx each time

/** Where it went wrong. */
export interface Place {
  registry?: string | undefined;
  repository?: string | undefined;
  reference?: string | undefined;
}

/**
 * A failure of this library. The message is one sentence for people and holds no credential; `code` and the place are
 * for code.
 */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;
  readonly registry: string | undefined;
  readonly repository: string | undefined;
  readonly reference: string | undefined;

  constructor(code: RegistryErrorCode, message: string, place: Place = {}) {
    super(message);
    this.code = code;
    this.registry = place.registry;
    this.repository = place.repository;
    this.reference = place.reference;
  }
}

/** `registry/repository`, as messages begin. */
function placeName({ registry, repository }: Place): string {
  return [registry, repository].filter(Boolean).join('/');
}

/** The error for something that cannot be done; `why` says what to do about it and ends the sentence. */
export function failure(
  code: RegistryErrorCode,
  { registry, repository }: Place,
  doing: string,
  why: string,
  reference?: string,
): RegistryError {
  const place = { registry, repository, reference };
  return new RegistryError(code, `${placeName(place)}: cannot ${doing}: ${why}`, place);
}
