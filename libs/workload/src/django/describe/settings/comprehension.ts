import type { Expr } from '../syntax/python-tree.ts';
import type { Run } from './run.ts';
import { nameItem } from './statements.ts';
import { type Scope, truth, unknown, type Value } from './values.ts';

const mostItems = 200;

/**
 * `[name for name in NEEDED if name not in os.environ]`: its elements, where the list and all of them are known. Otherwise the
 * list that it goes through, which is the nearest to the result. Of a dictionary, `{name: os.environ[name] for name in NEEDED}`, the
 * entries whose keys are known.
 */
export function comprehension(
  { key, element, targets, of, conditions }: Extract<Expr, { kind: 'comprehension' }>,
  scope: Scope,
  run: Run,
): Value {
  const { value: list, reads } = run.log.collect(() => run.evaluate(of, scope));
  if (!Array.isArray(list) || list.length > mostItems) {
    const values = [element, ...conditions, ...(key ? [key] : [])].map((one) => run.evaluate(one, scope));
    return key ? unknown : ([values[0], list].find((value) => Array.isArray(value)) ?? unknown);
  }
  const inner: Scope = { ...scope, names: new Map(scope.names) };
  const entries = new Map<string, Value>();
  const elements = list.flatMap((item) => {
    nameItem(targets, item, reads, inner);
    const holds = conditions.map((one) => truth(run.evaluate(one, inner)));
    if (holds.includes(false)) return [];
    const before = run.log.certain;
    if (holds.includes(undefined)) run.log.certain = false;
    const name = key && run.evaluate(key, inner);
    const value = run.evaluate(element, inner);
    if (typeof name === 'string') entries.set(name, value);
    run.log.certain = before;
    return [value];
  });
  if (key) return { entries };
  return elements.includes(unknown) ? list : elements;
}

/**
 * `all(…)` or `any(…)` of a list; unknown where an element that may decide it is.
 *
 * @param decides the truth of an element that decides it: false of `all`, true of `any`
 */
export function quantified(list: Value | undefined, decides: boolean): Value {
  if (!Array.isArray(list)) return unknown;
  const found = list.map(truth);
  if (found.includes(decides)) return decides;
  return found.includes(undefined) ? unknown : !decides;
}
