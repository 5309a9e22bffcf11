import { dotted, type Expr } from '../syntax/python-tree.ts';
import { builtin } from './builtins.ts';
import { dynaconfValue } from './dynaconf.ts';
import { callEnvironment } from './environment-calls.ts';
import { environmentObject } from './environment-objects.ts';
import { formOfConstructor, jsonForm } from './forms.ts';
import { isOwnNames, namespaceCall } from './namespaces.ts';
import { pathCall } from './path-values.ts';
import { fullName, isTextOfVariable } from './reading.ts';
import type { Run } from './run.ts';
import { callableOf, fromJson, isDict, isPath, type Scope, unknown, type Value } from './values.ts';

/** What a call comes to: of the environment, the project's own functions, paths, methods of texts, or builtins. */
export function call(expr: Extract<Expr, { kind: 'call' }>, scope: Scope, run: Run): Value {
  const object = environmentObject(expr, scope, run);
  if (object) return object;
  const read = callEnvironment(expr, scope, run);
  if (read !== undefined) return read;
  const before = run.log.all.length;
  const { value: given, reads } = run.log.collect(() => positional(expr.args, scope, run));
  const args = given.values;
  // `bool(int(os.getenv("DEBUG", "0")))`: what is read has to be a number, whatever comes of it.
  const made = formOfConstructor(fullName(expr.callee, scope));
  if (made) for (const one of run.log.all.slice(before)) one.form ??= made;
  if (
    /^(int|float|len|strtobool|json\.loads|(pathlib\.)?Path)$/.test(fullName(expr.callee, scope)) &&
    args[0] === null
  )
    run.log.refusesNone(reads);
  // `bool(os.getenv("DEBUG"))`: any text is true.
  const since = run.log.all.slice(before);
  if (dotted(expr.callee) === 'bool' && isTextOfVariable(expr.args[0], since))
    for (const one of since) one.form ??= 'presence';
  if (/^(io\.)?open$/.test(fullName(expr.callee, scope)) && !/[wax]/.test(String(args[1] ?? '')))
    run.log.open(reads, args[0]);
  const keywords = new Map([...expr.keywords].map(([name, one]) => [name, run.evaluate(one, scope)]));
  const callee =
    expr.callee.kind === 'name' || expr.callee.kind === 'attribute'
      ? run.evaluate(expr.callee, scope)
      : unknown;
  const callable = callableOf(callee);
  if (callable?.kind === 'function') {
    const { bound, statement } = callable;
    const all = reaching(given, statement.parameters.length);
    const named = new Map([...(bound?.keywords ?? []), ...keywords]);
    return run.call(callable, [...(bound?.args ?? []), ...all], named, [scope.file, expr.line]);
  }
  if (fullName(expr.callee, scope) === 'functools.partial') {
    const of = callableOf(args[0]);
    const bound = { args: args.slice(1), keywords };
    return of?.kind === 'function' ? { callable: { ...of, bound } } : unknown;
  }
  if (fullName(expr.callee, scope) === 'importlib.import_module' && typeof args[0] === 'string') {
    const module = run.importModule(args[0], scope);
    return module ? { module } : unknown;
  }
  if (fullName(expr.callee, scope) === 'json.loads') {
    for (const one of run.log.all.slice(before)) one.form ??= jsonForm(one.name);
    return fromJson(args[0] ?? unknown);
  }
  const taken = namespaceCall(fullName(expr.callee, scope), args, run);
  if (taken !== undefined) return taken;
  if (expr.callee.kind === 'attribute' && expr.callee.name === 'get' && isOwnNames(expr.callee.of))
    return typeof args[0] === 'string' ? (run.lookup(args[0], scope) ?? args[1] ?? null) : unknown;
  const path = pathCall(expr, args, scope, run);
  if (path !== undefined) return path;
  if (expr.callee.kind === 'attribute') {
    const object = callableOf(run.evaluate(expr.callee.of, scope));
    const [first, otherwise = keywords.get('default') ?? null] = args;
    if (object?.kind === 'dynaconf' && /^(get|as_\w+)$/.test(expr.callee.name) && typeof first === 'string')
      return dynaconfValue(object, first, expr, scope, run, otherwise);
    return method(expr.callee, args, scope, run);
  }
  return builtin(dotted(expr.callee) ?? '', args, keywords);
}

interface Positional {
  values: Value[];
  /** A list of unknown length is among them, so there may be more. */
  open: boolean;
}

/** The positional arguments, those of `*args` among them where that list is known; no place after another list is. */
function positional(args: readonly Expr[], scope: Scope, run: Run): Positional {
  let open = false;
  const values = args.flatMap((one) => {
    const isList = one.kind === 'unary' && /^\*+$/.test(one.operator);
    const value = run.evaluate(isList ? one.operand : one, scope);
    if (isList && one.operator === '**') return [];
    if (open) return [unknown];
    if (!isList) return [value];
    open = !Array.isArray(value);
    return Array.isArray(value) ? value : [unknown];
  });
  return { values, open };
}

/** With the parameters that a list of unknown length may reach: they need not have their defaults. */
const reaching = ({ values, open }: Positional, parameters: number): Value[] =>
  open ? [...values, ...Array<Value>(Math.max(0, parameters - values.length)).fill(unknown)] : values;

function method(callee: Extract<Expr, { kind: 'attribute' }>, args: Value[], scope: Scope, run: Run): Value {
  const of = run.evaluate(callee.of, scope);
  const [first] = args;
  if (typeof of === 'string') {
    if (callee.name === 'split')
      return of === '' && first === undefined
        ? []
        : of.split(typeof first === 'string' ? first : /\s+/).map((one) => one.trim());
    if (callee.name === 'lower') return of.toLowerCase();
    if (callee.name === 'upper') return of.toUpperCase();
    if (callee.name === 'isupper') return /[A-Z]/.test(of) && of === of.toUpperCase();
    // `"django.db.backends.{}".format(os.environ["DB_ENGINE"])`
    if (callee.name === 'format' && args.length > 0)
      return args.every((one) => typeof one === 'string')
        ? args.reduce<string>((text, one) => text.replace(/\{\d*\}/, () => one as string), of)
        : unknown;
    if (/^(strip|rstrip|lstrip|format|encode)$/.test(callee.name)) return of.trim();
    if (callee.name === 'replace')
      return typeof first === 'string' && typeof args[1] === 'string' && args.length === 2
        ? of.replaceAll(first, () => args[1] as string)
        : unknown;
    if (callee.name === 'startswith' && typeof first === 'string') return of.startsWith(first);
    if (callee.name === 'endswith' && typeof first === 'string') return of.endsWith(first);
    if (callee.name === 'join' && Array.isArray(first) && first.every((one) => typeof one === 'string'))
      return first.join(of);
    return unknown;
  }
  // `os.path.join(ROOT, "static").replace("\\\\", "/")`: no path here has the other slash.
  if (isPath(of) && callee.name === 'replace' && first === '\\') return of;
  if (isDict(of) && callee.name === 'get' && typeof first === 'string')
    return of.entries.get(first) ?? args[1] ?? null;
  if (isDict(of) && callee.name === 'copy') return of;
  if (isDict(of) && callee.name === 'keys') return [...of.entries.keys()];
  if (isDict(of) && callee.name === 'items') return [...of.entries];
  return unknown;
}
