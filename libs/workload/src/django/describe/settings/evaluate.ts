import type { Expr } from '../syntax/python-tree.ts';
import { call } from './calls.ts';
import { comprehension } from './comprehension.ts';
import { dynaconfValue } from './dynaconf.ts';
import { isOwnNames, namesOf } from './namespaces.ts';
import { binary } from './operators.ts';
import { parentOf, up } from './path-values.ts';
import { isEnviron, isTextOfVariable, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import {
  callableOf,
  type Dict,
  ellipsis,
  isDict,
  isPath,
  orUnknown,
  type Scope,
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
      if (expr.name === '__file__') return scope.names.get('__file__')?.value ?? { path: scope.file };
      return named(expr.name, scope, run);
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
      const { of, name } = expr.callee;
      const { value: object, reads } = run.log.collect(() => inner(of));
      if (/^read_(text|bytes)$/.test(name)) run.log.open(reads, object);
      if (object === null) run.log.refusesNone(reads);
      run.memo.set(of, object);
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
    case 'named': {
      // Evaluated twice, as a method's object is, it is bound to the same.
      const { value, reads } = run.log.collect(() => inner(expr.value));
      scope.names.set(expr.name, { value, reads });
      return value;
    }
    case 'conditional': {
      const known = run.log.all.length;
      const holds = truth(inner(expr.test));
      // `True if os.getenv("TESTS_RUN") else False`: any text turns it on.
      const asked = run.log.all.slice(known);
      const isSwitch = [expr.then, expr.otherwise].every(({ kind }) => kind === 'constant');
      if (isSwitch && isTextOfVariable(expr.test, asked)) for (const one of asked) one.form ??= 'presence';
      const before = run.log.certain;
      if (holds !== true) run.log.certain = false;
      const then = inner(expr.then);
      run.log.certain = before && holds !== true;
      const otherwise = inner(expr.otherwise);
      run.log.certain = before;
      return holds === undefined ? unknown : holds ? then : otherwise;
    }
    case 'ellipsis':
      return ellipsis;
    case 'comprehension':
      return comprehension(expr, scope, run);
    case 'other': {
      const values = expr.parts.map(inner);
      return values.find((value) => Array.isArray(value)) ?? unknown;
    }
  }
}

/** What a name stands for; DEBUG is off where a helper that is not followed gives it, as it is in production. */
function named(name: string, scope: Scope, run: Run): Value {
  const value = orUnknown(run.lookup(name, scope));
  return name === 'DEBUG' && value === unknown ? false : value;
}

function attribute(expr: Extract<Expr, { kind: 'attribute' }>, scope: Scope, run: Run): Value {
  const isName = expr.of.kind === 'name' && expr.of.name !== '__file__' && !run.memo.has(expr.of);
  const of = isName
    ? orUnknown(run.lookup((expr.of as { name: string }).name, scope, expr.name))
    : evaluate(expr.of, scope, run);
  if (typeof of === 'string' && expr.name === 'parent') return parentOf(of);
  if (isPath(of)) {
    if (expr.name === 'parent') return parentOf(of.path);
    if (expr.name === 'name') return of.path.slice(of.path.lastIndexOf('/') + 1);
    return unknown;
  }
  if (typeof of === 'object' && of !== null && 'module' in of) {
    if (expr.name === '__dict__') return namesOf(of, run);
    return orUnknown(run.lookup(expr.name, run.run(of.module as string)));
  }
  if (isDict(of)) return orUnknown(of.entries.get(expr.name));
  const callable = callableOf(of);
  if (callable?.kind === 'dynaconf') return dynaconfValue(callable, expr.name, expr, scope, run);
  if (callable?.kind === 'class') return orUnknown(run.members(callable).get(expr.name)?.value);
  return unknown;
}

function index(expr: Extract<Expr, { kind: 'index' }>, scope: Scope, run: Run): Value {
  const by = expr.by[0] ? evaluate(expr.by[0], scope, run) : unknown;
  if (isOwnNames(expr.of) && typeof by === 'string') return orUnknown(run.lookup(by, scope));
  if (isEnviron(expr.of, scope) && typeof by === 'string') {
    // `env = {"PORT": "80", **os.environ}`
    const own = expr.of.kind === 'name' ? scope.names.get(expr.of.name)?.value : undefined;
    const otherwise = isDict(own) ? own.entries.get(by) : undefined;
    const reading = { name: by, by: 'os.environ', raises: otherwise === undefined, form: null };
    return readVariable(reading, otherwise, expr, scope, run);
  }
  if (expr.of.kind === 'attribute' && expr.of.name === 'parents' && typeof by === 'number')
    return up(evaluate(expr.of.of, scope, run), by + 1);
  const of = evaluate(expr.of, scope, run);
  const callable = callableOf(of);
  if (callable?.kind === 'dynaconf' && typeof by === 'string')
    return dynaconfValue(callable, by, expr, scope, run);
  // yaenv
  if (callable?.kind === 'environs' && typeof by === 'string')
    return readVariable({ name: by, by: 'environs', raises: true, form: null }, undefined, expr, scope, run);
  if (isDict(of) && typeof by === 'string') return orUnknown(of.entries.get(by));
  if (Array.isArray(of) && typeof by === 'number') return orUnknown(of.at(by));
  return unknown;
}
