import type { Expr } from '../syntax/python-tree.ts';
import { callableOf, isDict, sum, unknown, type Value } from './values.ts';

/** The name that an assignment changes: `DATABASES` of `DATABASES["default"]["HOST"]`. */
export function baseName(target: Expr): string | undefined {
  if (target.kind === 'name') return target.name;
  return target.kind === 'index' || target.kind === 'attribute' ? baseName(target.of) : undefined;
}

/** A dictionary in which one member, however deep, is replaced. */
export function withMember(
  container: Value | undefined,
  target: Extract<Expr, { kind: 'index' }>,
  value: Value,
  evaluateKey: (expr: Expr) => Value,
): Value {
  const keys: string[] = [];
  for (let one: Expr = target; one.kind === 'index'; one = one.of) {
    const key = one.by[0] ? evaluateKey(one.by[0]) : unknown;
    if (typeof key !== 'string') return container ?? unknown;
    keys.unshift(key);
  }
  const set = (within: Value | undefined, [key, ...rest]: string[]): Value => {
    if (key === undefined) return value;
    const entries = new Map(isDict(within) ? within.entries : []);
    entries.set(key, set(entries.get(key), rest));
    return { entries };
  };
  return container === undefined || isDict(container) ? set(container, keys) : container;
}

/**
 * What an object is after one of its attributes was set: `env.prefix = "APP_"` puts a text before the names that
 * django-environ's object reads, and of no other attribute the value is known.
 */
export function withAttribute(
  before: Value | undefined,
  target: Extract<Expr, { kind: 'attribute' }>,
  value: Value,
): Value {
  const callable = callableOf(before);
  return target.of.kind === 'name' &&
    target.name === 'prefix' &&
    callable?.kind === 'environ' &&
    typeof value === 'string'
    ? { callable: { ...callable, prefix: value } }
    : (before ?? unknown);
}

/** A method that changes what it belongs to. */
export const isMutation = (method: string): boolean =>
  /^(append|insert|extend|remove|update|setdefault|add)$/.test(method);

/** A value after one of those methods was called with a last argument. */
export function mutated(before: Value, method: string, added: Value): Value {
  if (method === 'remove') return Array.isArray(before) ? before.filter((one) => one !== added) : before;
  if (method === 'insert' && Array.isArray(before)) return [added, ...before];
  return sum(before, method === 'append' ? [added] : added);
}
