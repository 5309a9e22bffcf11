import { dotted, type Expr } from '../syntax/python-tree.ts';
import type { Changes, Run } from './run.ts';
import { type Binding, isDict, orUnknown, type Scope, unknown, type Value } from './values.ts';

/** Whether an expression is the module's own names: `globals()`, `vars()`, `locals()`. */
export const isOwnNames = (expr: Expr): boolean =>
  expr.kind === 'call' && expr.args.length === 0 && /^(globals|vars|locals)$/.test(dotted(expr.callee) ?? '');

/** The names of one of the project's modules, by `vars(base)` or `base.__dict__`; unknown for any other value. */
export function namesOf(value: Value | undefined, run: Run): Value {
  if (typeof value !== 'object' || value === null || !('module' in value)) return unknown;
  const { names } = run.run(value.module as string);
  return { entries: new Map([...names].map(([name, one]) => [name, one.value])) };
}

/** What a call takes from a module or copies: `vars(base)`, `dir(base)`, `getattr(base, name)`, `copy.deepcopy(of)`; undefined for any other. */
export function namespaceCall(name: string, [of, key, otherwise]: Value[], run: Run): Value | undefined {
  if (/^copy\.(deep)?copy$/.test(name)) return orUnknown(of);
  if (!/^(vars|dir|getattr)$/.test(name)) return undefined;
  const names = namesOf(of, run);
  if (!isDict(names) || name === 'vars') return names;
  if (name === 'dir') return [...names.entries.keys()];
  return typeof key === 'string' ? orUnknown(names.entries.get(key) ?? otherwise) : unknown;
}

/** `globals().update(settings)` and `globals()[name] = value`: names of the module, which settings of another one keep their places of. */
export function fillNames(
  entries: Iterable<[string, Value]>,
  reads: Binding['reads'],
  line: number,
  scope: Scope,
  run: Changes,
): void {
  for (const [name, value] of entries) {
    if (!/^[A-Z]/.test(name)) continue;
    if (scope.settings) run.filled.add(scope.file);
    const known = run.assigned.findLast((one) => one.name === name && one.value === value);
    if (known) scope.names.set(name, known);
    else run.bind(name, { value, reads }, null, line, scope);
  }
}
