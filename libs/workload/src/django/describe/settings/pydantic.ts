import type { VariableForm } from '../project.ts';
import { dotted, type Expr, type Statement } from '../syntax/python-tree.ts';
import { formOfCast, formOfName } from './forms.ts';
import { fullName, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import {
  type Callable,
  callableOf,
  type Dict,
  type Scope,
  type SettingsClass,
  unknown,
  type Value,
} from './values.ts';

type ClassStatement = Extract<Statement, { kind: 'class' }>;

/** A class of fields, the text before the names of their variables, and between a field's and those of a model in it. */
interface Model {
  statement: ClassStatement;
  scope: Scope;
  prefix: string;
  delimiter: string;
  /** All of it may be left out. */
  optional: boolean;
}

/** Every field of a settings class is a variable, or where it holds a model, each field of that. */
export const instanceOf = (
  { statement, scope }: Extract<Callable, { kind: 'pydantic' }>,
  run: Run,
): Value & Dict => {
  const [prefix, delimiter] = ['env_prefix', 'env_nested_delimiter'].map((key) => configured(statement, key));
  return fieldsOf(
    { statement, scope, prefix: prefix ?? '', delimiter: delimiter ?? '', optional: false },
    run,
  );
};

/** A text of `model_config = SettingsConfigDict(…)`, or of a class `Config`. */
function configured(statement: ClassStatement, key: string): string | undefined {
  const lines = statement.body.flatMap((one) =>
    one.kind === 'class' && one.name === 'Config' ? one.body : [one],
  );
  return lines
    .flatMap((one) => {
      if (one.kind !== 'assign' || one.targets[0]?.kind !== 'name' || !one.value) return [];
      const stated = one.value.kind === 'call' ? one.value.keywords.get(key) : undefined;
      const value = one.targets[0].name === key ? one.value : stated;
      return value?.kind === 'string' ? [value.value] : [];
    })
    .at(-1);
}

function fieldsOf({ statement, scope, prefix, delimiter, optional }: Model, run: Run): Dict {
  const entries = new Map<string, Value>();
  const variables = new Map<string, ReadonlySet<string>>();
  for (const base of statement.bases) {
    const parent = callableOf(base.kind === 'name' ? scope.names.get(base.name)?.value : undefined);
    const inherited =
      parent?.kind === 'pydantic'
        ? instanceOf(parent, run)
        : parent?.kind === 'class'
          ? fieldsOf({ ...parent, prefix, delimiter, optional }, run)
          : undefined;
    if (!inherited) continue;
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
    // An alias is the whole name, without the prefix.
    const name = (options ? aliasOf(options) : undefined) ?? `${prefix}${field}`.toUpperCase();
    const otherwise = options ? (options.keywords.get('default') ?? options.args[0]) : one.value;
    const hasDefault = otherwise !== null && otherwise !== undefined && otherwise.kind !== 'ellipsis';
    const model = modelOf(one.annotation, scope);
    const isMade = hasDefault || !!options?.keywords.has('default_factory');
    if (model && delimiter) {
      const inner = fieldsOf(
        { ...model, prefix: `${name}${delimiter}`, delimiter, optional: optional || isMade },
        run,
      );
      variables.set(field, new Set([...(inner.variables?.values() ?? [])].flatMap((names) => [...names])));
      entries.set(field, inner);
      continue;
    }
    variables.set(field, new Set([name]));
    const value = hasDefault && otherwise ? run.evaluate(otherwise, scope) : undefined;
    const form = model ? 'json' : formOfType(one.annotation, name);
    const given = value === undefined && (isMade || optional) ? unknown : value;
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

/** The variable that a field names itself; of several, in `AliasChoices` or a list, the first one. */
function aliasOf({ keywords }: Extract<Expr, { kind: 'call' }>): string | undefined {
  const stated = keywords.get('validation_alias') ?? keywords.get('alias') ?? keywords.get('env');
  const choices =
    stated?.kind === 'call' && /(^|\.)AliasChoices$/.test(dotted(stated.callee) ?? '')
      ? stated.args
      : stated?.kind === 'sequence'
        ? stated.items
        : stated
          ? [stated]
          : [];
  return choices.flatMap((one) => (one.kind === 'string' ? one.value : []))[0];
}

/** The project's class that a field holds: `Database`, `Database | None`, `Optional[Database]`. */
function modelOf(type: Expr, scope: Scope): Pick<Model, 'statement' | 'scope'> | undefined {
  if (type.kind === 'binary') return modelOf(type.left, scope) ?? modelOf(type.right, scope);
  if (type.kind === 'index' && /(^|\.)(Optional|Annotated)$/.test(dotted(type.of) ?? '') && type.by[0])
    return modelOf(type.by[0], scope);
  const found = callableOf(type.kind === 'name' ? scope.names.get(type.name)?.value : undefined);
  const holds = ({ statement: { bases } }: SettingsClass, of: readonly SettingsClass[]): boolean =>
    bases.some((base) => /(^|\.)BaseModel$/.test(dotted(base) ?? '')) ||
    of.some((one) => holds(one, one.bases));
  return found?.kind === 'class' && holds(found, found.bases) ? found : undefined;
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

/** Whether a class is a settings class of pydantic: BaseSettings or goodconf's GoodConf, or one of the project that derives from it. */
export const isSettingsClass = (statement: Extract<Statement, { kind: 'class' }>, scope: Scope): boolean =>
  statement.bases.some((base) => {
    const name = dotted(base) ?? '';
    const own = callableOf(scope.names.get(name)?.value);
    return own ? own.kind === 'pydantic' : /(^|\.)(BaseSettings|GoodConf)$/.test(fullName(base, scope));
  });
