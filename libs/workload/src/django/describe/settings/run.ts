import type { Sources } from '../sources.ts';
import type { Expr } from '../syntax/python-tree.ts';
import type { ReadLog } from './read-log.ts';
import type { Assigned, Binding, Callable, Scope, SettingsClass, Value } from './values.ts';

/** What evaluating an expression needs of the run that it is part of. */
export interface Run {
  /** The variables that are set, those that the settings set themselves among them. */
  readonly environment: Map<string, string>;
  readonly sources: Sources;
  /** The variables that choose among files of settings, each with the value that chooses production's. */
  readonly choices: Map<string, string>;
  /** The variables that are read, for whatever is assigned from them. */
  readonly log: ReadLog;
  /** Expressions whose value is known while a call is evaluated. */
  memo: Map<Expr, Value>;
  /** Put before names by `with env.prefixed("APP_")`. */
  prefixes: string[];
  /** The name that is being assigned. */
  setting: string | undefined;
  /** The attributes of a class, those of its bases among them. */
  members(of: SettingsClass): Map<string, Binding>;
  evaluate(expr: Expr, scope: Scope): Value;
  /**
   * A name's value; what it came from counts for what it is used in.
   *
   * @param field the one that is used, of an object of settings
   */
  lookup(name: string, scope: Scope, field?: string): Value | undefined;
  /** The result of a function of the project. */
  call(
    callable: Extract<Callable, { kind: 'function' }>,
    args: Value[],
    keywords: Map<string, Value>,
    site: [file: string, line: number],
  ): Value;
  /** The names of one of the project's files. */
  run(file: string): Scope;
  /** Runs a module of the project as an import of it would, and returns its file; undefined where it is not the project's own. */
  importModule(module: string, scope: Scope): string | undefined;
}

/** What a call that stands by itself may change of the run that it is part of. */
export interface Changes extends Run {
  readonly assigned: Assigned[];
  /** Files that take names from a dictionary, which is known. */
  readonly filled: Set<string>;
  /** An expression's value, and the variables that it reads. */
  collect(expr: Expr, scope: Scope): Binding;
  /** Gives a name a value, and the settings one where the scope's names are settings. */
  bind(name: string, binding: Binding, expr: Expr | null, line: number, scope: Scope): void;
  /** Runs a file as if it stood here. */
  include(file: string, scope: Scope): void;
}
