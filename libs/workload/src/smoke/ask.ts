import type { Container, HttpResponse } from '@shipshape/container-engine';

/** One GET to a container, as a proxy that ends TLS would pass it on. */
export type Ask = (container: Container, path: string) => Promise<HttpResponse>;

/** The Host header, or a function that returns it at the time of the request. */
export type Host = string | (() => string);

/**
 * What browsers send for a page (RFC 9110, section 12.5.1): a server that has several kinds of answer, such as REST framework's
 * page and JSON, chooses by it.
 */
export const forPage = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/**
 * @param host the Host header
 * @param accept the Accept header; absent as of a program
 */
export const askAs =
  (host: Host, accept?: string): Ask =>
  (container, path) =>
    container.request({
      path,
      headers: {
        host: typeof host === 'string' ? host : host(),
        'x-forwarded-proto': 'https',
        ...(accept ? { accept } : {}),
      },
    });
