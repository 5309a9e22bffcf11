import type { Expr } from '../syntax/python-tree.ts';
import { joined, up } from './path-values.ts';
import { fullName, isEnviron, isTextOfVariable, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import { asDefault, isPath, type Scope, sum, truth, unknown, type Value } from './values.ts';

/** What an expression of two operands comes to. */
export function binary(expr: Extract<Expr, { kind: 'binary' }>, scope: Scope, run: Run): Value {
  const { operator } = expr;
  if (operator === 'in' || operator === 'not in') {
    const left = run.evaluate(expr.left, scope);
    if (isEnviron(expr.right, scope) && typeof left === 'string') {
      readVariable({ name: left, by: 'os.environ', raises: false, form: 'presence' }, null, expr, scope, run);
      return run.environment.has(left) === (operator === 'in');
    }
    // `"test" in sys.argv[:2]`
    const asked = expr.right.kind === 'index' ? expr.right.of : expr.right;
    if (asksForCommand(left, fullName(asked, scope))) return operator === 'not in';
    const right = run.evaluate(expr.right, scope);
    if (
      left === unknown ||
      (!Array.isArray(right) && typeof right !== 'string') ||
      (Array.isArray(right) && right.includes(unknown))
    )
      return unknown;
    const found = Array.isArray(right) ? right.includes(left) : right.includes(String(left));
    return operator === 'in' ? found : !found;
  }
  const known = run.log.all.length;
  const left = run.evaluate(expr.left, scope);
  const read = run.log.all.slice(known).at(-1);
  const before = run.log.certain;
  if (operator === 'and' || operator === 'or') {
    const holds = truth(left);
    if (holds === undefined || holds === (operator === 'or')) run.log.certain = false;
    const right = run.evaluate(expr.right, scope);
    run.log.certain = before;
    // `os.environ.get("KEY") or "abc"` is a default by other means.
    if (read && operator === 'or' && isTextOfVariable(expr.left, [read])) read.default ||= asDefault(right);
    // Whatever the left side is, `… and False` is false and `… or True` is true.
    if (holds === undefined) return right === (operator === 'or') ? right : unknown;
    return holds === (operator === 'or') ? left : right;
  }
  const right = run.evaluate(expr.right, scope);
  const first = Array.isArray(right) ? (right[0] ?? null) : right;
  if (
    /^[=!]=$/.test(operator) &&
    expr.left.kind === 'index' &&
    asksForCommand(first, fullName(expr.left.of, scope))
  )
    return operator === '!=';
  // `"https://" + os.environ.get("DOMAIN")`
  if (operator === '+' && (left === null || right === null))
    run.log.refusesNone(run.log.all.slice(known).filter((one) => one !== read || left === null));
  if (operator === '+' || operator === '|') return sum(left, right);
  if (operator === '/' && (isPath(left) || typeof left === 'string')) return joined(left, [right]);
  // `environ.Path(__file__) - 3`
  if (operator === '-' && isPath(left) && typeof right === 'number') return up(left, right);
  if (operator === '*' && typeof left === 'number' && typeof right === 'number') return left * right;
  if (left === unknown || right === unknown) return unknown;
  if (operator === '%' && typeof left === 'string' && typeof right === 'string')
    return left.replace('%s', () => right);
  if (operator === '==' || operator === 'is') return left === right;
  if (operator === '!=' || operator === 'is not') return left !== right;
  return unknown;
}

/** `"test" in sys.argv`, `sys.argv[1] == "migrate"`, `"pytest" in sys.modules`: a server of production runs no tests and no command. */
const asksForCommand = (left: Value, right: string): boolean =>
  typeof left === 'string' &&
  ((right === 'sys.argv' && /^[a-z_]+$/.test(left) && !servers.test(left)) ||
    (right === 'sys.modules' && /^(py)?test|^unittest|^nose/.test(left)));

const servers = /corn|daphne|granian|uwsgi|waitress|celery|worker/;
