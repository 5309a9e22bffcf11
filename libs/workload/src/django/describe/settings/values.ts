import { posix } from 'node:path';
import type { Evidence, VariableForm } from '../project.ts';
import type { Expr, Statement } from '../syntax/python-tree.ts';

/** How a variable of the environment is read, and by which library. */
export interface EnvRead {
  name: string;
  by: string;
  form: VariableForm | null;
  /** As it is written or computed; null where there is none, undefined where there is one that was not understood. */
  default: string | null | undefined;
  /** Without the variable, reading it raises an error. */
  raises: boolean;
  /** Reached in an environment without variables. */
  certain: boolean;
  evidence: Evidence;
}

/** What an expression of settings comes to in an empty environment, as far as one can tell without running it. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Value[]
  | Dict
  /** A path below the repository, from its root, or an absolute one elsewhere. */
  | { path: string }
  | { callable: Callable }
  | { module: string }
  /** `object()` or `...`, which only itself is the same as: a helper's default that says there is none. */
  | { sentinel: true }
  | typeof unknown;

export interface Dict {
  entries: Map<string, Value>;
  /** Of an object of settings: the variables that each field is read from. */
  variables?: Map<string, ReadonlySet<string>>;
}

/** An object that settings call to read the environment, or a function or class of the project itself. */
export type Callable =
  | { kind: 'environ'; scheme: Map<string, { form: VariableForm | null; default?: Value }>; prefix: string }
  /** `readsMail`: its `email()` takes the address of a mail server apart, rather than checking one of a person. */
  | { kind: 'environs'; prefix: string; readsMail?: boolean }
  | { kind: 'decouple' }
  | { kind: 'dynaconf'; prefix: string; values: Map<string, { value: Value; evidence?: Evidence }> }
  /** `bound`: what `functools.partial` gives it at each call. */
  | {
      kind: 'function';
      statement: Extract<Statement, { kind: 'function' }>;
      scope: Scope;
      bound?: { args: Value[]; keywords: Map<string, Value> };
    }
  | { kind: 'pydantic'; statement: Extract<Statement, { kind: 'class' }>; scope: Scope }
  | SettingsClass;

/** A class of the project. */
export interface SettingsClass {
  kind: 'class';
  statement: Extract<Statement, { kind: 'class' }>;
  scope: Scope;
  /** Those of the project itself. */
  bases: SettingsClass[];
  /** It is a configuration of django-configurations, so its attributes can be the settings. */
  isConfiguration: boolean;
}

export const unknown = { unknown: true } as const;
export const ellipsis = { sentinel: true } as const;

/** A name of a module, with the variables that its value came from. */
export interface Binding {
  value: Value;
  reads: ReadonlySet<EnvRead>;
}

export interface Scope {
  file: string;
  names: Map<string, Binding>;
  /** What a name that was imported from outside the project stands for: `getenv` for `os.getenv`. */
  imported: Map<string, string>;
  /** Names that are assigned here are settings: in a module, not within a function. */
  settings: boolean;
}

/** An assignment to a setting. */
export interface Assigned extends Binding {
  name: string;
  expr: Expr | null;
  /** It happens in an environment without variables. */
  live: boolean;
  evidence: Evidence;
}

export const isDict = (value: Value | undefined): value is Dict =>
  typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map;
export const isPath = (value: Value | undefined): value is { path: string } =>
  typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
export const callableOf = (value: Value | undefined): Callable | undefined =>
  typeof value === 'object' && value !== null && 'callable' in value
    ? (value.callable as Callable)
    : undefined;

/** Python's truth of a value; undefined where it is not known. */
export function truth(value: Value): boolean | undefined {
  if (value === unknown) return undefined;
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return value.entries.size > 0;
  if (typeof value === 'object' && value !== null) return true;
  return Boolean(value);
}

/** A value as a variable's default is written. */
export function asDefault(value: Value): string | null | undefined {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isPath(value)) return value.path;
  if (Array.isArray(value)) {
    const items = value.map(asDefault);
    return items.every((one) => typeof one === 'string') ? items.join(',') : undefined;
  }
  return undefined;
}

/** None is a value; only what is not there is unknown. */
export const orUnknown = (value: Value | undefined): Value => (value === undefined ? unknown : value);

/** A value of JSON in a text; unknown where it is none. */
export function fromJson(text: Value): Value {
  if (typeof text !== 'string') return text;
  try {
    return fromParsed(JSON.parse(text));
  } catch {
    return unknown;
  }
}

/** A value that was read from JSON, TOML or YAML. */
export const fromParsed = (value: unknown): Value => {
  if (Array.isArray(value)) return value.map(fromParsed);
  if (typeof value === 'object' && value !== null)
    return { entries: new Map(Object.entries(value).map(([key, one]) => [key, fromParsed(one)])) };
  return value as Value;
};

/** The strings in a value, however deep. */
export function stringsIn(value: Value): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (isDict(value)) return [...value.entries].flatMap(([key, one]) => [key, ...stringsIn(one)]);
  return [];
}

/** `a + b` of lists, texts, numbers and dictionaries. */
export function sum(a: Value, b: Value): Value {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  // `str(BASE_DIR) + "/db.sqlite3"`
  if (isPath(a) && typeof b === 'string' && b.startsWith('/'))
    return { path: posix.join(a.path, b).replace(/(?<=.)\/+$/, '') };
  if (isDict(a) && isDict(b)) return { entries: new Map([...a.entries, ...b.entries]) };
  if (Array.isArray(a)) return a;
  return Array.isArray(b) ? b : unknown;
}
