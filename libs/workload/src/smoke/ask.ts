import type { Container, HttpResponse } from '@shipshape/container-engine';

/** One GET to a container, as a proxy that ends TLS would pass it on. */
export type Ask = (container: Container, path: string) => Promise<HttpResponse>;

/** @param host the Host header */
export const askAs =
  (host: string): Ask =>
  (container, path) =>
    container.request({ path, headers: { host, 'x-forwarded-proto': 'https' } });
