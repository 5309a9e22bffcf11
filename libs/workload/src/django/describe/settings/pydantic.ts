import type { VariableForm } from '../project.ts';
import { dotted, type Expr, type Statement } from '../syntax/python-tree.ts';
import { formOfCast, formOfName } from './forms.ts';
import { readVariable } from './reading.ts';
import type { Run } from './run.ts';
import { type Callable, callableOf, isDict, type Scope, unknown, type Value } from './values.ts';

/** Every field of a settings class is a variable. */
export function instanceOf({ statement, scope }: Extract<Callable, { kind: 'pydantic' }>, run: Run): Value {
  const entries = new Map<string, Value>();
  const variables = new Map<string, ReadonlySet<string>>();
  let prefix = '';
  for (const one of statement.body) {
    const config = one.kind === 'class' && one.name === 'Config' ? one.body : [one];
    for (const each of config) {
      if (each.kind !== 'assign' || each.targets[0]?.kind !== 'name' || !each.value) continue;
      if (each.targets[0].name === 'env_prefix' && each.value.kind === 'string') prefix = each.value.value;
      const stated = each.value.kind === 'call' ? each.value.keywords.get('env_prefix') : undefined;
      if (stated?.kind === 'string') prefix = stated.value;
    }
  }
  for (const base of statement.bases) {
    const parent = callableOf(base.kind === 'name' ? scope.names.get(base.name)?.value : undefined);
    const inherited = parent?.kind === 'pydantic' ? instanceOf(parent, run) : undefined;
    if (!isDict(inherited)) continue;
    for (const [key, value] of inherited.entries) entries.set(key, value);
    for (const [key, names] of inherited.variables ?? []) variables.set(key, names);
  }
  for (const one of statement.body) {
    if (one.kind !== 'assign' || one.targets[0]?.kind !== 'name' || !one.annotation) continue;
    const field = one.targets[0].name;
    const options =
      one.value?.kind === 'call' && /(^|\.)Field$/.test(dotted(one.value.callee) ?? '')
        ? one.value
        : undefined;
    const alias =
      options?.keywords.get('validation_alias') ??
      options?.keywords.get('alias') ??
      options?.keywords.get('env');
    const name = alias?.kind === 'string' ? alias.value : `${prefix}${field}`.toUpperCase();
    const otherwise = options ? (options.keywords.get('default') ?? options.args[0]) : one.value;
    const optional =
      otherwise !== null &&
      otherwise !== undefined &&
      !(otherwise.kind === 'other' || dotted(otherwise) === '...');
    variables.set(field, new Set([name]));
    const value = optional && otherwise ? run.evaluate(otherwise, scope) : undefined;
    const form = formOfType(one.annotation, name);
    const given = options?.keywords.has('default_factory') ? unknown : value;
    entries.set(
      field,
      readVariable(
        { name, by: 'pydantic-settings', raises: given === undefined, form },
        given,
        { ...one.annotation, line: one.line },
        scope,
        run,
      ),
    );
  }
  return { entries, variables };
}

/** The form that a field's type states: what holds several values is read as JSON, unless it is marked `NoDecode`. */
function formOfType(type: Expr, name: string): VariableForm | null {
  if (type.kind === 'binary') return formOfType(type.left, name) ?? formOfType(type.right, name);
  if (type.kind === 'index' && type.by[0]) {
    const of = dotted(type.of)?.split('.').at(-1) ?? '';
    if (of === 'Annotated' && type.by.some((one) => /NoDecode$/.test(dotted(one) ?? ''))) return null;
    if (/^(Annotated|Optional|Union)$/.test(of)) return formOfType(type.by[0], name);
    if (/^(dict|mapping)$/i.test(of)) return 'json';
    return formOfCast(of, name) === null ? null : formOfName(name) === 'hosts' ? 'json-hosts' : 'json-list';
  }
  const stated = formOfCast(dotted(type) ?? '', name);
  return stated === 'hosts' || stated === 'list' ? `json-${stated}` : stated;
}

/** Whether a class is a settings class of pydantic: BaseSettings, or one of the project that derives from it. */
export const isSettingsClass = (statement: Extract<Statement, { kind: 'class' }>, scope: Scope): boolean =>
  statement.bases.some((base) => {
    const name = dotted(base) ?? '';
    const own = callableOf(scope.names.get(name)?.value);
    return own ? own.kind === 'pydantic' : /(^|\.)BaseSettings$/.test(name);
  });
