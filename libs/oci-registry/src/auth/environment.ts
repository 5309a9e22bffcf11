import { isLoopback, parseReference } from '../names/reference.ts';

/** `host[:port][/namespace]` as REGISTRY is to name it, out of how people write it: with a scheme, or a slash at the end. */
export function registryPrefix(text: string): string {
  return text.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
}

/** Whether REGISTRY names `registry` (`host[:port]`). The other variables about a registry count for that one only. */
export function isNamedRegistry(registry: string, env: NodeJS.ProcessEnv): boolean {
  const prefix = registryPrefix(env.REGISTRY ?? '');
  return (prefix.includes('/') ? parseReference(prefix).registry : prefix) === registry;
}

/**
 * Whether requests to `registry` may go to `host` without TLS, in clear text: on loopback, and anywhere where
 * REGISTRY_PLAIN_HTTP=true says so of the registry that REGISTRY names.
 */
export function speaksPlainHttp(registry: string, host = registry): boolean {
  const { env } = process;
  return isLoopback(host) || (env.REGISTRY_PLAIN_HTTP === 'true' && isNamedRegistry(registry, env));
}
