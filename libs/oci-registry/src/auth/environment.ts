import { parseReference } from '../names/reference.ts';

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
 * Whether REGISTRY_PLAIN_HTTP=true has us speak to the registry that REGISTRY names without TLS: then a login and the
 * images pass in clear text.
 */
export function wantsPlainHttp(registry: string, env: NodeJS.ProcessEnv = process.env): boolean {
  return env.REGISTRY_PLAIN_HTTP === 'true' && isNamedRegistry(registry, env);
}
