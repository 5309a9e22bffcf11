import type { Refusal, RegistryErrorCode } from '../errors.ts';
import type { AnswerHeaders, Message } from '../transport/send.ts';

export interface Request {
  method: Message['method'];
  /** Relative to the repository (`manifests/latest`), or where an earlier answer pointed. */
  path: string | URL;
  /** Token scope, such as `repository:owner/app:pull`. */
  scope: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** How many bytes of an answer are taken (more is an error); 'none' reads only status and headers. */
  limit?: number | 'none';
  /** 404 is an answer and not an error, unless it is a web page. */
  mayBeAbsent?: boolean;
  /** Further statuses that are answers and not errors, unless they come as a web page. */
  tolerated?: readonly number[];
  /**
   * An optional part of the protocol. Whatever answer means that the registry does not have it (a refusal, a web page, a
   * redirect to another server) is an answer and not an error, and such a redirect is not followed.
   */
  optional?: boolean;
  /** The error for a refusal, where callers have to recognize it, and what to do about it. */
  refusedAs?: { code: RegistryErrorCode; advice: string };
}

export interface Answer {
  status: number;
  headers: AnswerHeaders;
  bytes: Uint8Array<ArrayBuffer>;
  /** The address that answered, after redirects. */
  url: URL;
}

/** What went wrong with one request. `why` ends the sentence "cannot …: ". */
export interface Problem {
  code: RegistryErrorCode;
  why: string;
  /** Whether it may be gone the next time. */
  transient: boolean;
  retryAfterMs?: number | undefined;
  refusal?: Refusal;
}

/** Makes the error to throw out of what went wrong. */
export type ToError = (problem: Problem) => Error;
