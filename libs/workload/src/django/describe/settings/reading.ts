import type { VariableForm } from '../project.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import { engineOfUrl } from './forms.ts';
import type { Run } from './run.ts';
import { asDefault, type EnvRead, type Scope, unknown, type Value } from './values.ts';

export type Call = Extract<Expr, { kind: 'call' }>;

/** What a dotted name stands for, with its import resolved: `getenv` is `os.getenv` after `from os import getenv`. */
export function fullName(expr: Expr, scope: Scope): string {
  const name = dotted(expr) ?? '';
  const [first = '', ...rest] = name.split('.');
  return [scope.imported.get(first) ?? first, ...rest].join('.');
}

export const isEnviron = (expr: Expr, scope: Scope): boolean => fullName(expr, scope) === 'os.environ';

/**
 * Whether an expression is the text of a variable itself: `os.environ.get("NAME")`, `os.getenv("NAME")`, or `config("NAME")` of
 * decouple without a cast.
 *
 * @param reads what it reads
 */
export const isTextOfVariable = (expr: Expr | null | undefined, reads: Iterable<EnvRead>): boolean => {
  if (expr?.kind !== 'call') return false;
  const name = dotted(expr.callee) ?? '';
  if (/(^|\.)(getenv|environ\.get)$/.test(name)) return true;
  const isPlain = !expr.keywords.has('cast') && expr.args.length < 3;
  return isPlain && /(^|[._])config$/i.test(name) && [...reads].every(({ by }) => by === 'decouple');
};

export interface Reading {
  name: string;
  by: string;
  raises: boolean;
  form: VariableForm | null;
}

/** Notes a variable, and returns what reading it gives: its text, or what stands for it where it is not set. */
export function readVariable(
  reading: Reading,
  value: Value | undefined,
  expr: Expr,
  scope: Scope,
  run: Run,
): Value {
  // `os.environ.get(os.environ.get("BROKER_VAR", ""))` reads what another variable names.
  if (reading.name === '') return value === undefined ? unknown : value;
  const given = run.environment.get(reading.name);
  const raises = reading.raises && given === undefined;
  run.log.note(
    { ...reading, raises, default: value === undefined ? null : asDefault(value) },
    scope,
    expr.line,
  );
  if (given !== undefined) return reading.form === 'boolean' ? isYes(given) : given;
  return value === undefined ? unknown : value;
}

/** Notes what settings set a variable to, for those that read it afterwards. */
export function setVariable(name: string, value: Value, run: Run): void {
  if (run.log.live && typeof value === 'string') run.environment.set(name, value);
}

/** A text that libraries read as true. */
export const isYes = (text: string): boolean => /^(y|yes|t|true|on|1)$/i.test(text);

/** A keyword argument that is a text. */
export function keywordText(expr: Call, name: string, scope: Scope, run: Run): string | undefined {
  const one = expr.keywords.get(name);
  const value = one ? run.evaluate(one, scope) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * The settings of a database that an address stands for: its engine, and of SQLite its file.
 *
 * @param tls it is asked for TLS
 */
export function database(url: Value | undefined, tls = false): Value {
  if (url === null || url === undefined) return { entries: new Map() };
  const engine = typeof url === 'string' ? engineOfUrl(url) : undefined;
  if (!engine) return unknown;
  const [, file] = /^(?:sqlite3?|spatialite):\/\/\/(\/?[\w.][^?:]*)/i.exec(url as string) ?? [];
  return {
    entries: new Map<string, Value>([
      ['ENGINE', engine],
      ...(file ? [['NAME', file] as const] : []),
      ...(tls ? [['OPTIONS', { entries: new Map([['sslmode', 'require']]) }] as const] : []),
    ]),
  };
}
