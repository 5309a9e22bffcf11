import { withoutLogins } from '@shipshape/workspace';
import { type Assigned, isDict, type Value } from '../settings/values.ts';

/** What a server may be called on a network of containers. */
const name = /^[a-z][a-z0-9.-]*$/i;

/**
 * The names of servers that settings have for a service: under HOST, as REDIS_HOST, in addresses, and in pairs with a port.
 * Those of the machine itself are left out.
 */
export function hostsIn(assigned: readonly Assigned[]): string[] {
  const found = assigned.flatMap(({ name: setting, value }) =>
    typeof value === 'string' && /_HOST$/.test(setting) ? [value, ...inValue(value)] : inValue(value),
  );
  return [...new Set(found)].filter((one) => name.test(one) && !/^localhost$/i.test(one));
}

function inValue(value: Value): string[] {
  if (typeof value === 'string') {
    const host = /^[a-z][\w+.-]*:\/\/([^/:?,]+)/i.exec(withoutLogins(value))?.[1];
    return host ? [host] : [];
  }
  if (Array.isArray(value)) {
    const [host, port] = value;
    if (typeof host === 'string' && typeof port === 'number') return [host];
    return value.flatMap(inValue);
  }
  if (!isDict(value)) return [];
  return [...value.entries].flatMap(([key, one]) =>
    typeof one === 'string' && /^host$/i.test(key) ? [one] : inValue(one),
  );
}
