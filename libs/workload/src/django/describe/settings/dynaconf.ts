import { literal } from '../../../literal.ts';
import { at, lineOf } from '../evidence.ts';
import type { Evidence } from '../project.ts';
import type { Expr } from '../syntax/python-tree.ts';
import { dataOf, endings, fileOf, layersOf, merged, parsed } from './dynaconf-files.ts';
import { jsonForm } from './forms.ts';
import { isProductionName } from './names.ts';
import { joined } from './path-values.ts';
import { type Call, fullName, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import {
  type Assigned,
  type Callable,
  fromParsed,
  isDict,
  isPath,
  type Scope,
  unknown,
  type Value,
} from './values.ts';

/** An object of dynaconf: what its files and the environment give to names, which are in capital letters. */
export type Dynaconf = Extract<Callable, { kind: 'dynaconf' }>;

/** What Django's extension of dynaconf looks for where nothing is stated. */
const usualFiles = ['settings', '.secrets'].flatMap((stem) => endings.map((ending) => `${stem}.${ending}`));

/**
 * The object that `Dynaconf(settings_files=[…])`, `LazySettings(…)` or `DjangoDynaconf(__name__)` makes; undefined for any
 * other call. Files in Python or INI, hooks and remote stores are not read.
 */
export function dynaconfObject(expr: Call, scope: Scope, run: Run): Dynaconf | undefined {
  const [, kind] =
    /^dynaconf\.(Dynaconf|LazySettings|DjangoDynaconf)$/.exec(fullName(expr.callee, scope)) ?? [];
  if (!kind) return undefined;
  const isDjango = kind === 'DjangoDynaconf';
  const stated = (...names: string[]): Value | undefined => {
    const one = names.flatMap(
      (name) => expr.keywords.get(name) ?? expr.keywords.get(`${name.toUpperCase()}_FOR_DYNACONF`) ?? [],
    )[0];
    return one && run.evaluate(one, scope);
  };
  const text = (name: string, otherwise: string) => {
    const value = stated(name);
    return typeof value === 'string' ? value : value === false ? '' : otherwise;
  };
  const prefix = text('envvar_prefix', isDjango ? 'DJANGO' : 'DYNACONF');
  const switcher = text('env_switcher', isDjango ? 'DJANGO_ENV' : 'ENV_FOR_DYNACONF');
  const layered = stated('environments') ?? isDjango;
  const named = [stated('settings_files', 'settings_file') ?? (isDjango ? usualFiles : [])].flat();
  const files = named.flatMap((one) =>
    typeof one === 'string' ? one.split(/[,;]/) : isPath(one) ? one.path : [],
  );
  const found = [...new Set(files.flatMap((name) => [name, name.replace(/(\.\w+)$/, '.local$1')]))].flatMap(
    (name) => fileOf(name, scope.file, run.sources) ?? [],
  );
  const object: Dynaconf = { kind: 'dynaconf', prefix: prefix && `${prefix}_`, values: new Map() };
  // What the module has so far is what its files change.
  if (isDjango)
    for (const [name, { value }] of scope.names)
      if (/^[A-Z][A-Z0-9_]*$/.test(name)) object.values.set(name, { value });
  const sections = found.map((file) => ({ file, data: dataOf(run.sources, file) }));
  const production = layered && sections.flatMap(({ data }) => Object.keys(data)).find(isProductionName);
  if (production) run.choices.set(switcher, production);
  const environment = run.environment.get(switcher) ?? text('env', 'development');
  const merges = stated('merge_enabled') === true;
  for (const { file, data } of sections)
    for (const part of layered ? layersOf(data, environment) : [data])
      for (const [key, value] of Object.entries(part)) {
        const [name = '', ...keys] = key.split('__');
        const evidence = at(
          file,
          lineOf(run.sources.text(file) ?? '', new RegExp(`^[^\\S\\n]*(\\[.*)?\\b${literal(name)}\\b`, 'im')),
        );
        put(object, [name, ...keys], resolved(fromParsed(value), object, scope, run), evidence, merges);
      }
  for (const [variable, value] of run.environment) {
    if (!object.prefix || !variable.startsWith(object.prefix) || variable === switcher) continue;
    put(
      object,
      variable.slice(object.prefix.length).split('__'),
      parsed(value),
      at(scope.file, expr.line),
      merges,
    );
  }
  return object;
}

/** Names of the object's own, which no file gives a value to. */
const isMethod =
  /^(get|set|as|to|from|find|load|is|using|current)_\w+$|^(get|set|exists|reload|setenv|store|update|keys|values|items|configure|validators)$/;

/** The value of a name, for which a variable may state another one; where there is none, that variable is needed. */
export function dynaconfValue(
  { prefix, values }: Dynaconf,
  name: string,
  expr: Expr,
  scope: Scope,
  run: Run,
  otherwise?: Value,
): Value {
  if (isMethod.test(name)) return unknown;
  const key = name.toUpperCase();
  const value = values.get(key)?.value ?? otherwise;
  const form = Array.isArray(value) || /HOSTS$/.test(key) ? jsonForm(key) : null;
  readVariable(
    { name: `${prefix}${key}`, by: 'dynaconf', raises: value === undefined, form },
    value,
    expr,
    scope,
    run,
  );
  return value === undefined ? unknown : value;
}

/**
 * The settings that Django's extension fills in at the end of a settings module, with the variables that state others: of
 * those that deployments differ in.
 */
export function filledIn(
  object: Dynaconf,
  expr: Expr,
  scope: Scope,
  run: Run,
): Omit<Assigned, 'expr' | 'live'>[] {
  const names = new Set([...object.values.keys(), 'SECRET_KEY']);
  return [...names].flatMap((name) => {
    const { value = unknown, evidence } = object.values.get(name) ?? {};
    const { reads } = run.log.collect(() => {
      if (/^(SECRET_KEY|DEBUG|ALLOWED_HOSTS)$/.test(name)) dynaconfValue(object, name, expr, scope, run);
      const main = name === 'DATABASES' && isDict(value) ? value.entries.get('default') : undefined;
      for (const [key, part] of isDict(main) ? main.entries : [])
        if (/^(ENGINE|NAME|USER|PASSWORD|HOST|PORT)$/.test(key))
          readVariable(
            { name: `${object.prefix}DATABASES__default__${key}`, by: 'dynaconf', raises: false, form: null },
            ...([part, expr, scope, run] as const),
          );
    });
    const before = scope.names.get(name)?.reads ?? [];
    if (evidence === undefined && reads.size === 0) return [];
    return [
      { name, value, reads: new Set([...before, ...reads]), evidence: evidence ?? at(scope.file, expr.line) },
    ];
  });
}

/** Sets a name, or a member of it; a dictionary takes the place of one that was there unless it is to be merged. */
function put(
  { values }: Dynaconf,
  [name = '', ...keys]: string[],
  value: Value,
  evidence: Evidence,
  merges: boolean,
): void {
  const key = name.toUpperCase();
  const before = values.get(key);
  const joins = keys.length > 0 || merges || (isDict(value) && value.entries.has('dynaconf_merge'));
  const whole = keys.reduceRight<Value>((inner, one) => ({ entries: new Map([[one, inner]]) }), value);
  values.set(key, { value: joins ? merged(before?.value, whole) : whole, evidence });
}

/** A value of a file: `@format {this.BASE_DIR}/db.sqlite3` and its like are filled in, and another `@` is not known. */
function resolved(value: Value, object: Dynaconf, scope: Scope, run: Run): Value {
  if (isDict(value))
    return {
      entries: new Map([...value.entries].map(([key, one]) => [key, resolved(one, object, scope, run)])),
    };
  if (Array.isArray(value)) return value.map((one) => resolved(one, object, scope, run));
  if (typeof value !== 'string' || !value.startsWith('@')) return value;
  const [, kind, text = ''] = /^@(\w+)\s*(.*)$/s.exec(value) ?? [];
  if (kind === 'none') return null;
  if (kind === 'str' || kind === 'path') return text;
  if (kind === 'int' || kind === 'float' || kind === 'bool') return parsed(text);
  const [, name = '', rest = ''] = /^\{\{?\s*this[.[]["']?(\w+)["']?\]?\s*\}\}?(?:\/(.*))?$/.exec(text) ?? [];
  const of = object.values.get(name.toUpperCase())?.value ?? scope.names.get(name)?.value;
  return /^(format|jinja)$/.test(kind ?? '') && of !== undefined ? (rest ? joined(of, [rest]) : of) : unknown;
}
