import type { VariableForm } from '../project.ts';
import type { Statement } from '../syntax/python-tree.ts';
import { type Call, database, fullName, keywordText, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import { callableOf, type Scope, type SettingsClass, unknown, type Value } from './values.ts';

/** A class as the settings of django-configurations or a mixin of them use it. */
export function classOf(
  statement: Extract<Statement, { kind: 'class' }>,
  scope: Scope,
  run: Run,
): SettingsClass {
  const bases: SettingsClass[] = [];
  let isConfiguration = false;
  for (const base of statement.bases) {
    const callable = callableOf(run.evaluate(base, scope));
    if (callable?.kind === 'class') bases.push(callable);
    isConfiguration ||= /^configurations\.(base\.)?(Configuration|Settings)$/.test(fullName(base, scope));
  }
  return {
    ...{ kind: 'class', statement, scope, bases },
    isConfiguration: isConfiguration || bases.some((base) => base.isConfiguration),
  };
}

/** Values whose variable has a name of its own, which the setting's name does not change. */
const named: Record<string, string> = {
  DatabaseURLValue: 'DATABASE_URL',
  CacheURLValue: 'CACHE_URL',
  EmailURLValue: 'EMAIL_URL',
  SearchURLValue: 'SEARCH_URL',
};

const forms: [RegExp, VariableForm][] = [
  [/^Boolean/, 'boolean'],
  [/^(Positive)?(Integer|Float|Decimal)/, 'number'],
  [/^Database/, 'database-url'],
  [/^Cache/, 'redis-url'],
  [/^URL/, 'url'],
  [/^EmailURL/, 'email-url'],
  [/^SearchURL/, 'search-url'],
  [/^Email/, 'email'],
  [/^Path/, 'folder'],
  [/^Secret/, 'secret'],
];

/**
 * `values.Value("default", environ_name="NAME", environ_prefix=None)`; undefined for any other call. Without a name the
 * variable is called after the setting, and without a prefix it begins with `DJANGO_`.
 */
export function configurationValue(expr: Call, scope: Scope, run: Run): Value | undefined {
  const kind = /(?:^|\.)values\.(\w*Value)$/.exec(fullName(expr.callee, scope))?.[1];
  if (kind === undefined) return undefined;
  const of = (keyword: string) => {
    const stated = expr.keywords.get(keyword);
    return stated ? run.evaluate(stated, scope) : undefined;
  };
  const stated = expr.keywords.get('default') ?? expr.args[0];
  const otherwise = stated ? run.evaluate(stated, scope) : undefined;
  const isList = /^(List|Tuple|Set)/.test(kind);
  const value =
    kind === 'DatabaseURLValue'
      ? { entries: new Map([['default', database(otherwise)]]) }
      : isList && typeof otherwise === 'string'
        ? otherwise.split(',')
        : (otherwise ?? (isList ? [] : null));
  if (of('environ') === false) return value;
  const own = keywordText(expr, 'environ_name', scope, run) ?? named[kind] ?? run.setting;
  if (own === undefined) return unknown;
  const prefix = expr.keywords.has('environ_prefix') ? of('environ_prefix') : named[kind] ? null : 'DJANGO';
  const name = typeof prefix === 'string' && prefix !== '' ? `${prefix}_${own}` : own;
  const form = isList
    ? /HOSTS?$/.test(name)
      ? 'hosts'
      : 'list'
    : (forms.find(([pattern]) => pattern.test(kind))?.[1] ?? null);
  const raises = kind === 'SecretValue' || of('environ_required') === true;
  const read = readVariable(
    { name, by: 'django-configurations', raises, form },
    raises ? undefined : (otherwise ?? null),
    expr,
    scope,
    run,
  );
  if (!run.environment.has(name)) return raises ? unknown : value;
  if (kind === 'DatabaseURLValue') return { entries: new Map([['default', database(read)]]) };
  return isList && typeof read === 'string' ? read.split(',') : read;
}
