import type { VariableForm } from '../project.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import { engineOfUrl, formOfCast } from './forms.ts';
import {
  asDefault,
  type Callable,
  callableOf,
  isDict,
  type Run,
  type Scope,
  unknown,
  type Value,
} from './values.ts';

type Call = Extract<Expr, { kind: 'call' }>;

/** What a dotted name stands for, with its import resolved: `getenv` is `os.getenv` after `from os import getenv`. */
export function fullName(expr: Expr, scope: Scope): string {
  const name = dotted(expr) ?? '';
  const [first = '', ...rest] = name.split('.');
  return [scope.imported.get(first) ?? first, ...rest].join('.');
}

export const isEnviron = (expr: Expr, scope: Scope): boolean => fullName(expr, scope) === 'os.environ';

interface Reading {
  name: string;
  by: string;
  raises: boolean;
  form: VariableForm | null;
}

/** Notes a variable, and returns what reading it gives without it. */
export function readVariable(
  reading: Reading,
  value: Value | undefined,
  expr: Expr,
  scope: Scope,
  run: Run,
): Value {
  run.note({ ...reading, default: value === undefined ? null : asDefault(value) }, scope, expr.line);
  return value === undefined ? unknown : value;
}

/** `environ.Env(DEBUG=(bool, False))`, `environs.Env()`, decouple's `AutoConfig()`, an instance of BaseSettings. */
export function environmentObject(expr: Call, scope: Scope, run: Run): Value | undefined {
  const name = fullName(expr.callee, scope);
  if (/^environ\.(Env|FileAwareEnv)$/.test(name)) {
    const scheme = new Map<string, { form: VariableForm | null; default: Value }>();
    for (const [key, value] of expr.keywords) {
      const [cast, otherwise] = value.kind === 'sequence' ? value.items : [value];
      const form = cast ? formOfCast(dotted(cast) ?? '', key) : null;
      scheme.set(key, { form, default: otherwise ? run.evaluate(otherwise, scope) : unknown });
    }
    return { callable: { kind: 'environ', scheme, prefix: '' } };
  }
  if (/^environs\.(Env|FileAwareEnv)$/.test(name)) return { callable: { kind: 'environs', prefix: '' } };
  if (/^decouple\.(AutoConfig|Config)$/.test(name)) return { callable: { kind: 'decouple' } };
  const callable = callableOf(expr.callee.kind === 'name' ? run.lookup(expr.callee.name, scope) : undefined);
  return callable?.kind === 'pydantic' ? instanceOf(callable, run) : undefined;
}

/** Every field of a settings class is a variable. */
function instanceOf({ statement, scope }: Extract<Callable, { kind: 'pydantic' }>, run: Run): Value {
  const entries = new Map<string, Value>();
  const variables = new Map<string, string>();
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
    for (const [key, name] of inherited.variables ?? []) variables.set(key, name);
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
    variables.set(field, name);
    const value = optional && otherwise ? run.evaluate(otherwise, scope) : undefined;
    const form = formOfCast(dotted(one.annotation) ?? '', name);
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

/** Reads of the environment by a call; undefined where the call is none. */
export function callEnvironment(expr: Call, scope: Scope, run: Run): Value | undefined {
  const name = fullName(expr.callee, scope);
  const text = (at: number): string | undefined => {
    const one = expr.args[at];
    const value = one ? run.evaluate(one, scope) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const value = (one: Expr | undefined): Value | undefined => (one ? run.evaluate(one, scope) : undefined);
  if (/^os\.(getenv|environ\.get|environ\.pop)$/.test(name)) {
    const variable = text(0) ?? keywordText(expr, 'key', scope, run);
    const otherwise = value(expr.args[1] ?? expr.keywords.get('default'));
    return variable === undefined
      ? unknown
      : readVariable(
          {
            name: variable,
            by: 'os.environ',
            raises: name.endsWith('pop') && otherwise === undefined,
            form: null,
          },
          otherwise ?? null,
          expr,
          scope,
          run,
        );
  }
  if (/^dj_database_url\.config$/.test(name)) {
    const variable =
      keywordText(expr, 'env', scope, run) ??
      (expr.args.length > 0 && text(0)?.match(/^\w+$/)?.[0]) ??
      'DATABASE_URL';
    const otherwise = value(
      expr.keywords.get('default') ??
        expr.args.find((one) => one.kind !== 'string' || !/^\w+$/.test(one.value)),
    );
    readVariable(
      { name: variable || 'DATABASE_URL', by: 'dj-database-url', raises: false, form: 'database-url' },
      otherwise ?? null,
      expr,
      scope,
      run,
    );
    return database(otherwise);
  }
  if (/^dj_database_url\.parse$/.test(name)) return database(value(expr.args[0] ?? expr.keywords.get('url')));
  if (/^(decouple|starlette\.config)\.config$/.test(name)) return decouple(expr, text(0), scope, run);
  const object = expr.callee.kind === 'attribute' ? expr.callee.of : expr.callee;
  const callable = callableOf(
    object.kind === 'name' || object.kind === 'attribute' ? run.evaluate(object, scope) : undefined,
  );
  if (callable?.kind === 'decouple') return decouple(expr, text(0), scope, run);
  if (callable?.kind === 'environ' || callable?.kind === 'environs')
    return envCall(expr, callable, scope, run);
  return undefined;
}

function keywordText(expr: Call, name: string, scope: Scope, run: Run): string | undefined {
  const one = expr.keywords.get(name);
  const value = one ? run.evaluate(one, scope) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The settings of a database that an address stands for. */
function database(url: Value | undefined): Value {
  const engine = typeof url === 'string' ? engineOfUrl(url) : undefined;
  if (url === null || url === undefined) return { entries: new Map() };
  return engine ? { entries: new Map<string, Value>([['ENGINE', engine]]) } : unknown;
}

function decouple(expr: Call, name: string | undefined, scope: Scope, run: Run): Value {
  if (name === undefined) return unknown;
  const cast = expr.keywords.get('cast');
  const form = cast ? formOfCast(dotted(cast.kind === 'call' ? cast.callee : cast) ?? '', name) : null;
  const stated = expr.keywords.get('default') ?? expr.args[1];
  const otherwise = stated ? run.evaluate(stated, scope) : undefined;
  const value =
    form === 'boolean' && typeof otherwise === 'string'
      ? /^(y|yes|t|true|on|1)$/i.test(otherwise)
      : otherwise;
  const read = readVariable(
    { name, by: 'decouple', raises: otherwise === undefined, form },
    value,
    expr,
    scope,
    run,
  );
  // A cast such as dj_database_url.parse makes a database of it.
  if (cast && /dj_database_url\.parse$|^db_url$/.test(dotted(cast) ?? '')) return database(otherwise);
  return form === 'list' && typeof read === 'string' ? read.split(',').map((one) => one.trim()) : read;
}

const readers =
  /^(str|bool|int|float|list|tuple|dict|set|json|url|db|db_url|dj_db_url|cache|cache_url|dj_cache_url|email|email_url|dj_email_url|search_url|channels|channels_url|path|bytes|decimal|date|datetime|timedelta|uuid|enum|log_level|get_value|unicode|seconds)$/;
const byDefault: Record<string, string> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email: 'EMAIL_URL',
  email_url: 'EMAIL_URL',
  search_url: 'SEARCH_URL',
  channels: 'CHANNELS_URL',
  channels_url: 'CHANNELS_URL',
};

function envCall(
  expr: Call,
  env: Extract<Callable, { kind: 'environ' | 'environs' }>,
  scope: Scope,
  run: Run,
): Value | undefined {
  const method = expr.callee.kind === 'attribute' ? expr.callee.name : '';
  if (method && !readers.test(method)) return undefined;
  const first = expr.args[0] ?? expr.keywords.get('var') ?? expr.keywords.get('name');
  const stated = first ? run.evaluate(first, scope) : byDefault[method];
  if (typeof stated !== 'string') return unknown;
  const name = `${run.prefixes.join('')}${stated}`;
  const scheme = env.kind === 'environ' ? env.scheme.get(stated) : undefined;
  const positional = env.kind === 'environ' && method === '' ? expr.args[2] : expr.args[1];
  const otherwise = expr.keywords.get('default') ?? positional;
  const value = otherwise
    ? run.evaluate(otherwise, scope)
    : scheme && scheme.default !== unknown
      ? scheme.default
      : undefined;
  const cast =
    method ||
    dotted(expr.keywords.get('cast') ?? (env.kind === 'environ' ? expr.args[1] : undefined) ?? expr) ||
    '';
  const form = (cast && formOfCast(cast, name)) || scheme?.form || null;
  const by = env.kind === 'environ' ? 'django-environ' : 'environs';
  const read = readVariable({ name, by, raises: value === undefined, form }, value, expr, scope, run);
  if (/^(db|db_url|dj_db_url)$/.test(method)) return database(value);
  if (form === 'list' || form === 'hosts')
    return typeof read === 'string' ? read.split(',').filter(Boolean) : read;
  return read;
}
