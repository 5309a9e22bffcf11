import { BlockList, isIP } from 'node:net';
import type { ProxyAgent } from 'undici';
import { RegistryError } from '../errors.ts';
import { isLoopback } from '../names/reference.ts';

/** A proxy on the way to a server. */
export interface HttpProxy {
  url: URL;
  /** The environment variable that names it. */
  variable: string;
}

/**
 * The proxy for `target` by HTTPS_PROXY, HTTP_PROXY and NO_PROXY (or their names in lower case), by the rules of Go's
 * httpproxy package, since Docker and buildah are written in Go: the scheme of the address chooses the variable, and
 * names in capitals come first. Loopback is never proxied: a proxy cannot reach this machine's loopback.
 *
 * @throws RegistryError `bad-proxy` where the variable does not hold the address of a proxy; never quotes it, since it
 *   may hold a password
 */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv = process.env): HttpProxy | undefined {
  const names = target.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const variable = names.find((name) => env[name]);
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (
    !variable ||
    isLoopback(target.host) ||
    isExempt(host, portOf(target), env.NO_PROXY || env.no_proxy || '')
  )
    return undefined;
  const text = env[variable] ?? '';
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw new RegistryError(
      'bad-proxy',
      `${variable} is not the address of an http proxy: write http://host:port, or unset it.`,
    );
  }
  return { url, variable };
}

/** `fetch` through a proxy. undici is loaded only then: that takes some 150 ms. */
export async function fetchThrough(proxy: HttpProxy, url: URL, init: RequestInit): Promise<Response> {
  const undici = await import('undici');
  // Plain http is asked of the proxy as such: many of them open tunnels to port 443 alone.
  const proxyTunnel = url.protocol === 'https:';
  const key = `${proxyTunnel} ${proxy.url.href}`;
  const dispatcher = agents.get(key) ?? new undici.ProxyAgent({ uri: proxy.url.href, proxyTunnel });
  agents.set(key, dispatcher);
  // undici's own fetch: Node's is of another version, which does not take this version's agents.
  const answer = await undici.fetch(url, { ...init, dispatcher } as Parameters<typeof undici.fetch>[1]);
  return answer as unknown as Response;
}

/** `fetch` for any address, by the rules of {@link proxyFor}. */
export async function fetchWithProxy(url: URL, init: RequestInit): Promise<Response> {
  const proxy = proxyFor(url);
  return proxy ? fetchThrough(proxy, url, init) : fetch(url, init);
}

/** One for each proxy and way of using it, so that connections are kept. */
const agents = new Map<string, ProxyAgent>();

/** Whether NO_PROXY names the host: `*`, a domain (with what is below it), `.domain`, an address or a range; `:port` may follow. */
function isExempt(host: string, port: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInRange(host, entry);
      const [, name = '', wantedPort] = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ??
        /^([^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, entry];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const domain = name.replace(/^\*(?=\.)/, '');
      return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
    });
}

function isInRange(host: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const bits = isIP(network) === 6 ? 128 : 32;
  if (isIP(host) === 0 || isIP(network) === 0 || !/^\d+$/.test(prefix) || Number(prefix) > bits) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family(network));
  return list.check(host, family(host));
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80');
