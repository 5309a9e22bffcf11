import { at } from '../evidence.ts';
import type { Sources } from '../sources.ts';
import type { Expr, Statement } from '../syntax/python-tree.ts';
import { ClassMembers } from './class-members.ts';
import { classOf } from './configurations.ts';
import { applyCall, assign, fillIn } from './effects.ts';
import { evaluate } from './evaluate.ts';
import { type Importer, importFrom, importModules, moduleFile, type ResolveModule } from './imports.ts';
import { isSettingsClass } from './pydantic.ts';
import { ReadLog } from './read-log.ts';
import type { Changes } from './run.ts';
import { endsTheProgram, isExit, isMain, nameItem, noteAlias, prefixed, returns } from './statements.ts';
import {
  type Assigned,
  asDefault,
  type Binding,
  type Callable,
  type EnvRead,
  isDict,
  orUnknown,
  type Scope,
  type SettingsClass,
  truth,
  unknown,
  type Value,
} from './values.ts';

const mostModules = 80;
const deepestCall = 6;
/** A function that calls itself in several places would otherwise take forever. */
const mostCalls = 5_000;
const mostRounds = 200;

/**
 * Goes through a settings module as Python would in an environment with few variables or none, and notes which settings it
 * assigns and which variables it reads. Branches that are not taken are gone through as well: what they assign is
 * not live, and what they read is not certain.
 */
export class Interpreter implements Changes {
  readonly sources: Sources;
  readonly environment: Map<string, string>;
  readonly #importer: Importer;
  readonly #scopes = new Map<string, Scope>();
  /** Files that run in the place of a call, with the names of the file that has it. */
  readonly #included = new Set<string>();
  readonly assigned: Assigned[] = [];
  readonly filled = new Set<string>();
  /** The variables that choose among files of settings, each with the value that chooses production's. */
  readonly choices = new Map<string, string>();
  readonly log = new ReadLog();
  readonly memo = new Map<Expr, Value>();
  readonly prefixes: string[] = [];
  setting: string | undefined;
  readonly classes = new ClassMembers({
    execute: (statements, scope) => void this.#execute(statements, scope),
    collect: (property, { value, reads }, at) =>
      this.log.collect(() => this.call(property, [value], new Map(), at, reads)),
    bind: (name, binding, line, scope) => this.bind(name, binding, null, line, scope),
  });
  #calls = 0;
  /** Variables that a function at work has asked for, and that are not set: what it returns then is their default. */
  readonly #absent: EnvRead[] = [];
  /** An error was raised in settings: the condition behind which they go on, counted from the outermost. */
  #leaving: number | undefined;
  #depth = 0;

  constructor(
    sources: Sources,
    resolve: ResolveModule,
    environment: ReadonlyMap<string, string> = new Map(),
  ) {
    this.sources = sources;
    this.environment = new Map(environment);
    const open = (file: string) => (this.#scopes.size < mostModules ? this.run(file) : undefined);
    this.#importer = { resolve, has: sources.has, open };
  }

  evaluate = (expr: Expr, scope: Scope): Value => evaluate(expr, scope, this);

  get files(): string[] {
    return [...new Set([...this.#scopes.keys(), ...this.#included])];
  }

  /** Runs a file once and returns its names. */
  run(file: string): Scope {
    const known = this.#scopes.get(file);
    if (known) return known;
    const scope: Scope = { file, names: new Map(), imported: new Map(), settings: true };
    this.#scopes.set(file, scope);
    // A function may be the first to use it; its own lines are the places all the same.
    const { site } = this.log;
    this.log.site = undefined;
    for (const statement of this.sources.python(file)) {
      this.#statement(statement, scope);
      this.#leaving = undefined;
    }
    this.log.site = site;
    return scope;
  }

  importModule(module: string, scope: Scope): string | undefined {
    const file = moduleFile(module, scope.file, this.#importer);
    return file && this.#importer.open(file) ? file : undefined;
  }

  /** A name's value; what it came from counts for what it is used in, of an object of settings its field alone. */
  lookup(name: string, scope: Scope, field?: string): Value | undefined {
    const binding = scope.names.get(name);
    if (!binding) return undefined;
    const { value, reads } = binding;
    const only = field !== undefined && isDict(value) ? value.variables?.get(field) : undefined;
    this.log.use([...reads].filter((read) => only === undefined || only.has(read.name)));
    return value;
  }

  /** The result of a function of the project, or of a method with what its object was read from: its first return that is reached. */
  call(
    callable: Extract<Callable, { kind: 'function' }>,
    args: Value[],
    keywords: Map<string, Value>,
    site: [file: string, line: number],
    self: Binding['reads'] = new Set(),
  ): Value {
    if (this.#depth >= deepestCall || this.#calls++ >= mostCalls) return unknown;
    const outermost = this.log.site;
    this.log.site ??= site;
    const { statement, scope } = callable;
    const inner: Scope = { ...scope, names: new Map(scope.names), settings: false };
    for (const [index, parameter] of statement.parameters.entries()) {
      const given =
        parameter.rest === '*'
          ? args.slice(index)
          : parameter.rest
            ? unknown
            : (keywords.get(parameter.name) ?? args[index]);
      const value =
        given !== undefined ? given : parameter.default ? evaluate(parameter.default, scope, this) : unknown;
      inner.names.set(parameter.name, { value, reads: index === 0 ? self : new Set() });
    }
    this.#depth++;
    const known = this.#absent.length;
    const guards = this.log.guards.length;
    try {
      const value = orUnknown(this.#execute(statement.body, inner));
      for (const read of this.#absent.splice(known)) if (!read.raises) read.default ??= asDefault(value);
      return value;
    } finally {
      this.#depth--;
      this.log.guards.length = guards;
      this.log.site = outermost;
    }
  }

  members(of: SettingsClass): Map<string, Binding> {
    return this.classes.members(of);
  }

  /** Runs statements in order. Returns the value of a `return` that was reached, which only functions have. */
  #execute(statements: readonly Statement[], scope: Scope): Value | undefined {
    for (const statement of statements) {
      const returned = this.#statement(statement, scope);
      if (returned !== undefined) return returned;
    }
    return undefined;
  }

  #statement(statement: Statement, scope: Scope): Value | undefined {
    switch (statement.kind) {
      case 'assign': {
        if (!statement.value) return undefined;
        const [target] = statement.targets;
        this.setting = target?.kind === 'name' ? target.name : undefined;
        const { value, reads } = this.collect(statement.value, scope);
        for (const one of statement.targets) assign(one, { value, reads }, statement, scope, this);
        if (value === unknown || isDict(value)) noteAlias(statement, scope);
        fillIn(statement.value, value, scope, this);
        return undefined;
      }
      case 'import':
        importModules(statement, scope, this.#importer);
        return undefined;
      case 'from':
        importFrom(statement, scope, this.#importer);
        return undefined;
      case 'if':
        return this.#branches(statement, scope);
      case 'try':
        return this.#try(statement, scope);
      case 'block':
        return this.#block(statement, scope);
      case 'function':
        scope.names.set(statement.name, named({ kind: 'function', statement, scope }));
        return undefined;
      case 'class':
        if (isSettingsClass(statement, scope))
          scope.names.set(statement.name, named({ kind: 'pydantic', statement, scope }));
        else if (scope.settings) scope.names.set(statement.name, named(classOf(statement, scope, this)));
        return undefined;
      case 'expression':
        if (isExit(statement)) return this.#raise(scope);
        if (statement.value?.kind === 'call') applyCall(statement.value, scope, this);
        else if (statement.value) this.collect(statement.value, scope);
        return undefined;
      case 'return':
        // The reads belong to whatever the call is used in.
        return statement.value ? evaluate(statement.value, scope, this) : null;
      case 'raise':
        return this.#raise(scope);
    }
  }

  /** A function ends with an error; settings go on as if what they need were given, behind what asks for it. */
  #raise(scope: Scope): Value | undefined {
    const { reached, needed } = this.log.raise((name) => this.environment.has(name));
    if (scope.settings) this.#leaving = this.log.outermost(needed);
    return reached && (!scope.settings || this.#leaving !== undefined) ? unknown : undefined;
  }

  collect = (expr: Expr, scope: Scope) => this.log.collect(() => evaluate(expr, scope, this));

  #branches({ branches }: Extract<Statement, { kind: 'if' }>, scope: Scope): Value | undefined {
    const { depth } = this.log;
    const result = this.log.branching((condition) => {
      let decided = false;
      let returned: Value | undefined;
      for (const { test, body } of branches) {
        let holds: boolean | undefined = true;
        if (test) {
          const { value, reads } = this.collect(test, scope);
          condition(reads);
          holds = isMain(test) ? false : truth(value);
          if (holds === false && !scope.settings && returns(body)) this.log.guards.push(reads);
        }
        if (decided || holds === false) this.#shadow(() => this.#execute(body, scope), scope);
        else {
          if (holds === undefined) this.log.certain = false;
          const result = this.#execute(body, scope);
          returned ??= holds === undefined ? undefined : result;
          if (holds) decided = true;
        }
      }
      return returned;
    });
    if (this.#leaving === undefined || this.#leaving < depth) return result;
    this.#leaving = undefined;
    return undefined;
  }

  #try({ body, handlers }: Extract<Statement, { kind: 'try' }>, scope: Scope): Value | undefined {
    const caught = this.log.caught;
    const [first, ...others] = handlers;
    if (!scope.settings && first) return this.#attempt(body, first, others, scope);
    this.log.caught ||= handlers.length > 0 && !handlers.some(endsTheProgram);
    const returned = this.#execute(body, scope);
    this.log.caught = caught;
    for (const handler of handlers) this.#shadow(() => this.#execute(handler, scope), scope);
    return returned;
  }

  /** In a function: where the body asks for a variable that is not set, what handles the error is what runs. */
  #attempt(
    body: readonly Statement[],
    handler: readonly Statement[],
    others: readonly (readonly Statement[])[],
    scope: Scope,
  ): Value | undefined {
    const { caught, missed } = this.log;
    const known = missed.length;
    this.log.caught = true;
    const returned = this.#execute(body, scope);
    this.log.caught = caught;
    const absent = missed.splice(known);
    for (const one of absent.length > 0 ? others : [handler, ...others])
      this.#shadow(() => this.#execute(one, scope), scope);
    if (absent.length === 0) return returned;
    this.#absent.push(...absent);
    return this.log.branching((condition) => {
      condition(new Set(absent));
      return this.#execute(handler, scope);
    });
  }

  /** `with env.prefixed("APP_"):` puts its text before the names that are read within; `for` goes through a list that is known. */
  #block({ head, targets, body }: Extract<Statement, { kind: 'block' }>, scope: Scope): Value | undefined {
    const [last] = head.map((one) => this.collect(one, scope)).slice(-1);
    if (targets && last && Array.isArray(last.value) && last.value.length > 0) {
      for (const item of last.value.slice(0, mostRounds)) {
        nameItem(targets, item, last.reads, scope);
        const returned = this.#execute(body, scope);
        if (returned !== undefined) return returned;
      }
      return undefined;
    }
    const prefix = head.flatMap(prefixed);
    this.prefixes.push(...prefix);
    const returned = this.#execute(body, scope);
    this.prefixes.length -= prefix.length;
    return returned;
  }

  /** Goes through what is not reached, without an effect on the names of the module. */
  #shadow(action: () => void, scope: Scope): void {
    const names = new Map(scope.names);
    const live = this.log.live;
    this.log.live = false;
    action();
    this.log.live = live;
    // A name that only the other branch has is better than none, and what the other branch reads chooses its value.
    for (const [name, { reads }] of scope.names) {
      const before = names.get(name);
      names.set(
        name,
        before ? { ...before, reads: new Set([...before.reads, ...reads]) } : { value: unknown, reads },
      );
    }
    scope.names = names;
  }

  /** Runs a file as if it stood here; one that includes itself runs once. */
  include(file: string, scope: Scope): void {
    if (file === scope.file || this.#included.has(file)) return;
    this.#included.add(file);
    const inner: Scope = { ...scope, file };
    // Python's own name for the file stays that of the module.
    inner.names.set(
      '__file__',
      scope.names.get('__file__') ?? { value: { path: scope.file }, reads: new Set() },
    );
    this.#execute(this.sources.python(file), inner);
    scope.names = inner.names;
  }

  bind(name: string, binding: Binding, expr: Expr | null, line: number, scope: Scope): void {
    scope.names.set(name, binding);
    if (!scope.settings) return;
    this.assigned.push({
      ...binding,
      name,
      expr,
      live: this.log.live,
      evidence: at(scope.file, line, this.sources.line(scope.file, line)),
    });
  }
}

const named = (callable: Callable): Binding => ({ value: { callable }, reads: new Set() });
