import type { Container, HttpResponse } from '@shipshape/container-engine';

/** One GET to a container, as a proxy that ends TLS would pass it on. */
export type Ask = (container: Container, path: string) => Promise<HttpResponse>;

/** The Host header, or a function that returns it at the time of the request. */
export type Host = string | (() => string);

/** @param host the Host header */
export const askAs =
  (host: Host): Ask =>
  (container, path) =>
    container.request({
      path,
      headers: { host: typeof host === 'string' ? host : host(), 'x-forwarded-proto': 'https' },
    });
