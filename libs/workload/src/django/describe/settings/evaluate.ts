import { folderOf, join } from '../paths.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import { callEnvironment, environmentObject, isEnviron, readVariable } from './environment-calls.ts';
import {
  callableOf,
  type Dict,
  isDict,
  isPath,
  orUnknown,
  type Run,
  type Scope,
  sum,
  truth,
  unknown,
  type Value,
} from './values.ts';

/** What an expression comes to; every variable that it reads is noted. */
export function evaluate(expr: Expr, scope: Scope, run: Run): Value {
  const known = run.memo.get(expr);
  if (known !== undefined) return known;
  const inner = (one: Expr) => evaluate(one, scope, run);
  switch (expr.kind) {
    case 'string': {
      if (!expr.formatted) return expr.value;
      const values = expr.formatted.map(inner);
      let index = 0;
      const text = expr.value.replaceAll(/\{[^{}]*\}/g, () => {
        const value = values[index++];
        return typeof value === 'string' || typeof value === 'number'
          ? String(value)
          : isPath(value)
            ? value.path
            : '\0';
      });
      return text.includes('\0') ? unknown : text;
    }
    case 'number':
    case 'constant':
      return expr.value;
    case 'name':
      if (expr.name === '__file__') return { path: scope.file };
      return orUnknown(run.lookup(expr.name, scope));
    case 'attribute':
      return attribute(expr, scope, run);
    case 'index':
      return index(expr, scope, run);
    case 'sequence':
      return expr.items.map(inner);
    case 'dict': {
      const entries: Dict['entries'] = new Map();
      for (const one of expr.spread) {
        const value = inner(one);
        if (isDict(value)) for (const [key, each] of value.entries) entries.set(key, each);
      }
      for (const [key, value] of expr.entries) {
        const name = inner(key);
        const each = inner(value);
        if (typeof name === 'string') entries.set(name, each);
      }
      return { entries };
    }
    case 'call': {
      if (expr.callee.kind !== 'attribute') return call(expr, scope, run);
      // Several readings of a call look at what its method belongs to; evaluating it each time doubles with every link.
      const { of } = expr.callee;
      run.memo.set(of, inner(of));
      const value = call(expr, scope, run);
      run.memo.delete(of);
      return value;
    }
    case 'binary':
      return binary(expr, scope, run);
    case 'unary': {
      const value = inner(expr.operand);
      if (expr.operator === 'not') {
        const holds = truth(value);
        return holds === undefined ? unknown : !holds;
      }
      return typeof value === 'number' && expr.operator === '-' ? -value : unknown;
    }
    case 'conditional': {
      const holds = truth(inner(expr.test));
      const before = run.certain;
      if (holds !== true) run.certain = false;
      const then = inner(expr.then);
      run.certain = before && holds !== true;
      const otherwise = inner(expr.otherwise);
      run.certain = before;
      return holds === undefined ? unknown : holds ? then : otherwise;
    }
    case 'other': {
      const values = expr.parts.map(inner);
      // `[one.strip() for one in value.split(",")]`: the list that it goes through is the nearest to the result.
      return values.find((value) => Array.isArray(value)) ?? unknown;
    }
  }
}

function attribute(expr: Extract<Expr, { kind: 'attribute' }>, scope: Scope, run: Run): Value {
  const isName = expr.of.kind === 'name' && expr.of.name !== '__file__' && !run.memo.has(expr.of);
  const of = isName
    ? orUnknown(run.lookup((expr.of as { name: string }).name, scope, expr.name))
    : evaluate(expr.of, scope, run);
  if (isPath(of)) {
    if (expr.name === 'parent') return parentOf(of.path);
    if (expr.name === 'name') return of.path.slice(of.path.lastIndexOf('/') + 1);
    return unknown;
  }
  if (typeof of === 'object' && of !== null && 'module' in of) {
    return orUnknown(run.lookup(expr.name, run.run(of.module as string)));
  }
  if (isDict(of)) return orUnknown(of.entries.get(expr.name));
  return unknown;
}

const parentOf = (path: string): Value => {
  const parent = join(path === '.' ? '..' : folderOf(path), '.');
  return parent === undefined ? unknown : { path: parent };
};

function index(expr: Extract<Expr, { kind: 'index' }>, scope: Scope, run: Run): Value {
  const by = expr.by[0] ? evaluate(expr.by[0], scope, run) : unknown;
  if (isEnviron(expr.of, scope) && typeof by === 'string')
    return readVariable(
      { name: by, by: 'os.environ', raises: true, form: null },
      undefined,
      expr,
      scope,
      run,
    );
  if (expr.of.kind === 'attribute' && expr.of.name === 'parents' && typeof by === 'number') {
    let path = evaluate(expr.of.of, scope, run);
    for (let up = 0; up <= by && isPath(path); up++) path = parentOf(path.path);
    return path;
  }
  const of = evaluate(expr.of, scope, run);
  if (isDict(of) && typeof by === 'string') return orUnknown(of.entries.get(by));
  if (Array.isArray(of) && typeof by === 'number') return orUnknown(of.at(by));
  return unknown;
}

function call(expr: Extract<Expr, { kind: 'call' }>, scope: Scope, run: Run): Value {
  const object = environmentObject(expr, scope, run);
  if (object) return object;
  const read = callEnvironment(expr, scope, run);
  if (read !== undefined) return read;
  const args = expr.args.map((one) => evaluate(one, scope, run));
  const keywords = new Map([...expr.keywords].map(([name, one]) => [name, evaluate(one, scope, run)]));
  const callee =
    expr.callee.kind === 'name' || expr.callee.kind === 'attribute'
      ? evaluate(expr.callee, scope, run)
      : unknown;
  const callable = callableOf(callee);
  if (callable?.kind === 'function') return run.call(callable, args, keywords, [scope.file, expr.line]);
  const path = pathCall(expr, args, scope, run);
  if (path !== undefined) return path;
  if (expr.callee.kind === 'attribute') return method(expr.callee, args, scope, run);
  return builtin(dotted(expr.callee) ?? '', args, keywords);
}

/** Calls of os.path, pathlib and django-environ's Path. */
function pathCall(
  expr: Extract<Expr, { kind: 'call' }>,
  args: Value[],
  scope: Scope,
  run: Run,
): Value | undefined {
  const name = dotted(expr.callee) ?? '';
  const last = expr.callee.kind === 'attribute' ? expr.callee.name : name;
  const [first] = args;
  if (
    /(^|\.)(abspath|realpath|normpath|Path|PurePath|str|fspath|expanduser)$/.test(name) &&
    (isPath(first) || typeof first === 'string')
  )
    return isPath(first) ? first : name.endsWith('Path') ? { path: first } : first;
  if (last === 'dirname' && isPath(first)) return parentOf(first.path);
  if (last === 'join' && isPath(first)) return joined(first, args.slice(1));
  const of =
    expr.callee.kind === 'attribute' ? evaluate(expr.callee.of, scope, run) : run.lookup(last, scope);
  if (!isPath(of)) return undefined;
  if (/^(resolve|absolute|expanduser|as_posix|__str__)$/.test(last)) return of;
  if (/^(joinpath|path)$/.test(last) || expr.callee.kind === 'name') return joined(of, args);
  return undefined;
}

function joined(of: { path: string }, parts: Value[]): Value {
  let path: string | undefined = of.path;
  for (const part of parts) {
    if (typeof part !== 'string') return unknown;
    if (part.startsWith('/')) return part;
    path = path === undefined ? undefined : join(path, part);
  }
  return path === undefined ? unknown : { path };
}

function method(callee: Extract<Expr, { kind: 'attribute' }>, args: Value[], scope: Scope, run: Run): Value {
  const of = evaluate(callee.of, scope, run);
  const [first] = args;
  if (typeof of === 'string') {
    if (callee.name === 'split')
      return of === '' && first === undefined
        ? []
        : of.split(typeof first === 'string' ? first : /\s+/).map((one) => one.trim());
    if (callee.name === 'lower') return of.toLowerCase();
    if (callee.name === 'upper') return of.toUpperCase();
    if (/^(strip|rstrip|lstrip|format|encode)$/.test(callee.name)) return of.trim();
    if (callee.name === 'startswith' && typeof first === 'string') return of.startsWith(first);
    if (callee.name === 'endswith' && typeof first === 'string') return of.endsWith(first);
    if (callee.name === 'join' && Array.isArray(first) && first.every((one) => typeof one === 'string'))
      return first.join(of);
    return unknown;
  }
  if (isDict(of) && callee.name === 'get' && typeof first === 'string')
    return of.entries.get(first) ?? args[1] ?? null;
  if (isDict(of) && callee.name === 'copy') return of;
  return unknown;
}

function builtin(name: string, args: Value[], keywords: Map<string, Value>): Value {
  const [first = unknown] = args;
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'bool': {
      return truth(first) ?? unknown;
    }
    case 'strtobool':
      return typeof first === 'string' ? /^(y|yes|t|true|on|1)$/i.test(first) : unknown;
    case 'int':
    case 'float': {
      const number = typeof first === 'string' || typeof first === 'number' ? Number(first) : Number.NaN;
      return Number.isNaN(number) ? unknown : number;
    }
    case 'str':
      return typeof first === 'number' ? String(first) : unknown;
    case 'list':
    case 'tuple':
    case 'set':
    case 'sorted':
      return Array.isArray(first) ? first : args.length === 0 ? [] : unknown;
    case 'filter':
      return Array.isArray(args[1]) ? args[1].filter((one) => truth(one) !== false) : unknown;
    case 'map':
      return orUnknown(args[1]);
    case 'dict':
      return { entries: new Map([...(isDict(first) ? first.entries : []), ...keywords]) };
    case 'len':
      return Array.isArray(first) ? first.length : unknown;
    default:
      return unknown;
  }
}

function binary(expr: Extract<Expr, { kind: 'binary' }>, scope: Scope, run: Run): Value {
  const { operator } = expr;
  if (operator === 'in' || operator === 'not in') {
    const left = evaluate(expr.left, scope, run);
    if (isEnviron(expr.right, scope) && typeof left === 'string') {
      readVariable({ name: left, by: 'os.environ', raises: false, form: null }, null, expr, scope, run);
      return operator === 'not in';
    }
    const right = evaluate(expr.right, scope, run);
    if (
      left === unknown ||
      (!Array.isArray(right) && typeof right !== 'string') ||
      (Array.isArray(right) && right.includes(unknown))
    )
      return unknown;
    const found = Array.isArray(right) ? right.includes(left) : right.includes(String(left));
    return operator === 'in' ? found : !found;
  }
  const left = evaluate(expr.left, scope, run);
  const before = run.certain;
  if (operator === 'and' || operator === 'or') {
    const holds = truth(left);
    if (holds === undefined || holds === (operator === 'or')) run.certain = false;
    const right = evaluate(expr.right, scope, run);
    run.certain = before;
    if (holds === undefined) return unknown;
    return holds === (operator === 'or') ? left : right;
  }
  const right = evaluate(expr.right, scope, run);
  if (operator === '+' || operator === '|') return sum(left, right);
  if (operator === '/' && isPath(left)) return joined(left, [right]);
  // `environ.Path(__file__) - 3`
  if (operator === '-' && isPath(left) && typeof right === 'number') {
    let path: Value = left;
    for (let up = 0; up < right && isPath(path); up++) path = parentOf(path.path);
    return path;
  }
  if (operator === '*' && typeof left === 'number' && typeof right === 'number') return left * right;
  if (left === unknown || right === unknown) return unknown;
  if (operator === '==' || operator === 'is') return left === right;
  if (operator === '!=' || operator === 'is not') return left !== right;
  return unknown;
}
