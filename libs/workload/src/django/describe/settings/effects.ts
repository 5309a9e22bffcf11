import type { Expr, Statement } from '../syntax/python-tree.ts';
import { baseName, isMutation, mutated, withAttribute, withMember } from './assignment.ts';
import { filledIn } from './dynaconf.ts';
import { herokuSettings } from './heroku.ts';
import { fillNames, isOwnNames } from './namespaces.ts';
import { type Call, fullName, isEnviron, setVariable } from './reading.ts';
import type { Changes } from './run.ts';
import { splitSettings } from './split-settings.ts';
import {
  type Binding,
  callableOf,
  type EnvRead,
  isDict,
  orUnknown,
  type Scope,
  sum,
  unknown,
  type Value,
} from './values.ts';

/** Gives the targets of an assignment what they get: a name, a member, an attribute, a variable of the environment. */
export function assign(
  target: Expr,
  { value, reads }: Binding,
  statement: Extract<Statement, { kind: 'assign' }>,
  scope: Scope,
  run: Changes,
): void {
  if (target.kind === 'sequence') {
    for (const [index, one] of target.items.entries()) {
      const part = Array.isArray(value) ? orUnknown(value[index]) : unknown;
      assign(one, { value: part, reads }, statement, scope, run);
    }
    return;
  }
  if (target.kind === 'index' && isEnviron(target.of, scope)) {
    const variable = target.by[0] ? run.evaluate(target.by[0], scope) : unknown;
    if (typeof variable === 'string') setVariable(variable, value, run);
    return;
  }
  if (target.kind === 'index' && isOwnNames(target.of)) {
    const key = target.by[0] ? run.evaluate(target.by[0], scope) : unknown;
    if (typeof key === 'string') fillNames([[key, value]], reads, statement.line, scope, run);
    return;
  }
  const name = baseName(target);
  if (!name) return;
  const before = scope.names.get(name);
  let next: Value = value;
  if (target.kind === 'name' && statement.augmented) next = sum(orUnknown(before?.value), value);
  else if (target.kind === 'index')
    next = withMember(before?.value, target, value, (expr) => run.evaluate(expr, scope));
  else if (target.kind === 'attribute') next = withAttribute(before?.value, target, value);
  const all =
    target.kind === 'name' && !statement.augmented ? reads : new Set([...(before?.reads ?? []), ...reads]);
  run.bind(name, { value: next, reads: all }, statement.value, statement.line, scope);
}

/** Does what a call that stands by itself does: `MIDDLEWARE.insert(1, "…")`, `settings.configure(…)`, `include("base.py")`. */
export function applyCall(expr: Call, scope: Scope, run: Changes): void {
  const { value, reads } = run.collect(expr, scope);
  fillIn(expr, value, scope, run);
  configure(expr, reads, scope, run);
  for (const [name, binding] of herokuSettings(expr, scope, run))
    run.bind(name, binding, null, expr.line, scope);
  const pieces = splitSettings(
    expr,
    scope,
    run.sources.files,
    (one) => run.collect(one, scope),
    (name) =>
      run.assigned.flatMap((one) =>
        one.name === name && one.evidence.file === scope.file ? (one.expr ?? []) : [],
      ),
  );
  for (const [variable, value] of pieces.choices) run.choices.set(variable, value);
  for (const file of pieces.files) run.include(file, scope);
  const { callee, args, line } = expr;
  if (callee.kind === 'attribute' && callee.name === 'update' && isOwnNames(callee.of)) {
    const given = args[0] ? run.evaluate(args[0], scope) : unknown;
    if (isDict(given)) fillNames(given.entries, reads, line, scope, run);
  }
  const name = callee.kind === 'attribute' ? baseName(callee.of) : undefined;
  const before = name ? scope.names.get(name) : undefined;
  if (callee.kind !== 'attribute' || !name || !before || !isMutation(callee.name)) return;
  const last = args.at(-1);
  const added = last ? run.evaluate(last, scope) : value;
  const next = callee.of.kind === 'name' ? mutated(before.value, callee.name, added) : before.value;
  run.bind(name, { value: next, reads: new Set([...before.reads, ...reads]) }, expr, line, scope);
}

/** `settings = DjangoDynaconf(__name__)` gives names of the module values of its files and variables. */
export function fillIn(expr: Expr, value: Value, scope: Scope, run: Changes): void {
  const object = callableOf(value);
  if (object?.kind !== 'dynaconf' || expr.kind !== 'call') return;
  if (!fullName(expr.callee, scope).endsWith('.DjangoDynaconf')) return;
  for (const one of filledIn(object, expr, scope, run)) {
    scope.names.set(one.name, one);
    run.assigned.push({ ...one, expr: null, live: run.log.live });
  }
}

/** `settings.configure(DEBUG=False, **options)` of a program in one file: its keywords are the settings. */
function configure(
  { callee, args, keywords, line }: Call,
  reads: ReadonlySet<EnvRead>,
  scope: Scope,
  run: Changes,
): void {
  if (fullName(callee, scope) !== 'django.conf.settings.configure') return;
  for (const [name, one] of keywords) run.bind(name, run.collect(one, scope), one, line, scope);
  for (const one of args) {
    const value = one.kind === 'unary' ? run.evaluate(one.operand, scope) : unknown;
    for (const [name, each] of isDict(value) ? value.entries : [])
      run.bind(name, { value: each, reads }, one, line, scope);
  }
}
