import { dotted } from '../syntax/python-tree.ts';
import { formOfCast, formOfList } from './forms.ts';
import { type Call, database, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import { type Callable, fromJson, type Scope, unknown, type Value } from './values.ts';

const readers =
  /^(str|bool|int|float|list|tuple|dict|set|json|url|db|db_url|dj_db_url|cache|cache_url|dj_cache_url|email|email_url|dj_email_url|search_url|channels|channels_url|path|bytes|decimal|date|datetime|timedelta|uuid|enum|log_level|get|get_value|secret|unicode|seconds)$/;
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

/** A call of django-environ's or environs' object, or of one of its methods: `env.bool("DEBUG")`. */
export function envCall(
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
  const name = `${run.prefixes.join('')}${env.prefix}${stated}`;
  const scheme = env.kind === 'environ' ? env.scheme.get(name) : undefined;
  // django-environ has the cast first: `env("LIMIT", int, 3)`, `env.list("IDS", int)`.
  const castFirst = env.kind === 'environ' && /^(list|tuple|dict)?$/.test(method);
  const positional = castFirst ? expr.args[2] : expr.args[1];
  const otherwise = expr.keywords.get('default') ?? positional;
  const value = otherwise ? run.evaluate(otherwise, scope) : scheme?.default;
  // An address of a person is what `email` checks in environs alone: django-environ has two names for one method.
  const readsMail = method === 'email' && (env.kind === 'environ' || env.readsMail);
  const cast =
    (readsMail ? 'email_url' : method) ||
    dotted(expr.keywords.get('cast') ?? (env.kind === 'environ' ? expr.args[1] : undefined) ?? expr) ||
    '';
  // `env("DEBUG", default=0)` of django-environ casts as its default is.
  const implied = env.kind === 'environ' && !cast ? castOf(value) : '';
  // pydantic's dictionaries are JSON; those of both libraries are pairs.
  const ofCast = /^dict$/.test(cast) ? 'dictionary' : cast && formOfCast(cast, name);
  const whole = ofCast || scheme?.form || formOfCast(implied, name);
  const element =
    expr.keywords.get('subcast') ??
    (castFirst && method ? (expr.keywords.get('cast') ?? expr.args[1]) : null);
  const form = formOfList(whole, element ? dotted(element) : undefined);
  const by = env.kind === 'environ' ? 'django-environ' : 'environs';
  const read = readVariable({ name, by, raises: value === undefined, form }, value, expr, scope, run);
  if (/^(db|db_url|dj_db_url)$/.test(method)) return database(read === unknown ? value : read);
  if (method === 'json') return fromJson(read);
  if (form && /(list|hosts)$/.test(form))
    return typeof read === 'string' ? read.split(',').filter(Boolean) : read;
  return read;
}

const castOf = (value: Value | undefined): string => {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'number' ? 'int' : typeof value === 'boolean' ? 'bool' : '';
};
