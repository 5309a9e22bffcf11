/** How the server and the visitor each see the address of the application. */
export interface Addresses {
  /** What the visitor's address bar shows: `http://localhost:8000`. */
  outside: string;
  /** What the server takes it for: `https://shop.example`. */
  inside: string;
}

export type Headers = Record<string, string | string[] | undefined>;

/**
 * The visitor's request as a proxy that ends TLS hands it on: Django compares Origin and Referer with the host and the
 * scheme that it sees.
 */
export function toInside(headers: Headers, { outside, inside }: Addresses): Headers {
  const { protocol, host } = new URL(inside);
  const changed: Headers = { ...headers, host };
  if (!headers.upgrade) delete changed.connection;
  for (const name of ['origin', 'referer']) {
    const value = headers[name];
    if (typeof value === 'string') changed[name] = moved(value, outside, inside);
  }
  // Only this proxy states the scheme.
  delete changed['x-forwarded-proto'];
  return protocol === 'https:' ? { ...changed, 'x-forwarded-proto': 'https' } : changed;
}

/** The server's answer, its redirects at the address that the visitor can reach. */
export function toOutside(headers: Headers, { outside, inside }: Addresses): Headers {
  const changed = { ...headers };
  delete changed.connection;
  // The visitor came by http, and a browser would remember it for all ports of this machine.
  delete changed['strict-transport-security'];
  const location = headers.location;
  return typeof location === 'string' ? { ...changed, location: moved(location, inside, outside) } : changed;
}

const moved = (url: string, from: string, to: string) =>
  url === from || url.startsWith(`${from}/`) ? to + url.slice(from.length) : url;
