import { at } from '../evidence.ts';
import { folderOf, join } from '../paths.ts';
import type { Sources } from '../sources.ts';
import { allStatements, dotted, type Expr, type Statement } from '../syntax/python-tree.ts';
import { evaluate } from './evaluate.ts';
import {
  type Assigned,
  type Binding,
  type Callable,
  type EnvRead,
  isDict,
  orUnknown,
  type Run,
  type Scope,
  sum,
  truth,
  unknown,
  type Value,
} from './values.ts';

/** Where a module's file is; undefined for one that is not the project's own. */
export type ResolveModule = (module: string) => string | undefined;

const mostModules = 80;
const deepestCall = 6;
/** A function that calls itself in several places would otherwise take forever. */
const mostCalls = 5_000;

/**
 * Goes through a settings module as Python would in an environment without variables, and notes which settings it
 * assigns and which variables it reads. Branches that are not taken are gone through as well: what they assign is
 * not live, and what they read is not certain.
 */
export class Interpreter implements Run {
  readonly sources: Sources;
  readonly #resolve: ResolveModule;
  readonly #scopes = new Map<string, Scope>();
  readonly assigned: Assigned[] = [];
  readonly reads: EnvRead[] = [];
  /** Environment files that the settings load. */
  readonly envFiles: Expr[] = [];
  /** Whether the statement at hand is reached in an empty environment. */
  certain = true;
  #live = true;
  /** An error here is caught, and the settings go on. */
  #caught = false;
  memo = new Map<Expr, Value>();
  #calls = 0;
  #depth = 0;
  /** Where the outermost of the project's own functions is called: that is the line of interest, not the helper's. */
  #site: [file: string, line: number] | undefined;
  #collected: Set<EnvRead>[] = [];
  #conditions: ReadonlySet<EnvRead>[] = [];
  prefixes: string[] = [];

  constructor(sources: Sources, resolve: ResolveModule) {
    this.sources = sources;
    this.#resolve = resolve;
  }

  evaluate = (expr: Expr, scope: Scope): Value => evaluate(expr, scope, this);

  get files(): string[] {
    return [...this.#scopes.keys()];
  }

  /** Runs a file once and returns its names. */
  run(file: string): Scope {
    const known = this.#scopes.get(file);
    if (known) return known;
    const scope: Scope = { file, names: new Map(), imported: new Map() };
    this.#scopes.set(file, scope);
    this.#execute(this.sources.python(file), scope);
    return scope;
  }

  /** A variable that was read, for whatever is assigned from it. */
  note(read: Omit<EnvRead, 'certain' | 'evidence'>, scope: Scope, line: number): void {
    const [file, shown] = this.#site ?? [scope.file, line];
    const whole: EnvRead = {
      ...read,
      raises: read.raises && !this.#caught,
      certain: this.certain && this.#live,
      evidence: at(file, shown, read.name),
    };
    this.reads.push(whole);
    this.#collected.at(-1)?.add(whole);
  }

  /** A name's value; what it came from counts for what it is used in, of an object of settings its field alone. */
  lookup(name: string, scope: Scope, field?: string): Value | undefined {
    const binding = scope.names.get(name);
    if (!binding) return undefined;
    const { value, reads } = binding;
    const only = field !== undefined && isDict(value) ? value.variables?.get(field) : undefined;
    for (const read of reads) if (only === undefined || read.name === only) this.#collected.at(-1)?.add(read);
    return value;
  }

  /** The result of a function of the project: its first return that is reached. */
  call(
    callable: Extract<Callable, { kind: 'function' }>,
    args: Value[],
    keywords: Map<string, Value>,
    site: [file: string, line: number],
  ): Value {
    if (this.#depth >= deepestCall || this.#calls++ >= mostCalls) return unknown;
    const outermost = this.#site;
    this.#site ??= site;
    const { statement, scope } = callable;
    const inner: Scope = { file: scope.file, names: new Map(scope.names), imported: scope.imported };
    for (const [index, parameter] of statement.parameters.entries()) {
      const given = keywords.get(parameter.name) ?? args[index];
      const value =
        given !== undefined ? given : parameter.default ? evaluate(parameter.default, scope, this) : unknown;
      inner.names.set(parameter.name, { value, reads: new Set() });
    }
    this.#depth++;
    try {
      return orUnknown(this.#execute(statement.body, inner, false));
    } finally {
      this.#depth--;
      this.#site = outermost;
    }
  }

  /** Runs statements in order. Returns the value of a `return` that was reached, which only functions have. */
  #execute(statements: readonly Statement[], scope: Scope, settings = true): Value | undefined {
    for (const statement of statements) {
      const returned = this.#statement(statement, scope, settings);
      if (returned !== undefined) return returned;
    }
    return undefined;
  }

  #statement(statement: Statement, scope: Scope, settings: boolean): Value | undefined {
    switch (statement.kind) {
      case 'assign': {
        if (!statement.value) return undefined;
        const { value, reads } = this.#collecting(statement.value, scope);
        for (const target of statement.targets)
          this.#assign(target, value, reads, statement, scope, settings);
        return undefined;
      }
      case 'import':
        for (const { module, as } of statement.names) {
          const file = this.#resolve(module);
          if (file && as) scope.names.set(as, { value: { module: file }, reads: new Set() });
          else
            scope.imported.set(
              as ?? (module.split('.')[0] as string),
              as ? module : (module.split('.')[0] as string),
            );
        }
        return undefined;
      case 'from':
        this.#importFrom(statement, scope);
        return undefined;
      case 'if':
        return this.#branches(statement, scope, settings);
      case 'try': {
        const caught = this.#caught;
        this.#caught ||= statement.handlers.length > 0 && !statement.handlers.some(endsTheProgram);
        const returned = this.#execute(statement.body, scope, settings);
        this.#caught = caught;
        for (const handler of statement.handlers)
          this.#shadow(() => this.#execute(handler, scope, settings), scope);
        return returned;
      }
      case 'block': {
        const prefix = statement.head.flatMap((one) =>
          one.kind === 'call' &&
          /\.prefixed$/.test(dotted(one.callee) ?? '') &&
          one.args[0]?.kind === 'string'
            ? [one.args[0].value]
            : [],
        );
        for (const one of statement.head) this.#collecting(one, scope);
        this.prefixes.push(...prefix);
        const returned = this.#execute(statement.body, scope, settings);
        this.prefixes.length -= prefix.length;
        return returned;
      }
      case 'function':
        scope.names.set(statement.name, {
          value: { callable: { kind: 'function', statement, scope } },
          reads: new Set(),
        });
        return undefined;
      case 'class':
        this.#class(statement, scope);
        return undefined;
      case 'expression':
        if (statement.value) this.#expression(statement.value, scope, settings);
        return undefined;
      case 'return': {
        if (!statement.value) return null;
        // The reads belong to whatever the call is used in.
        const value = evaluate(statement.value, scope, this);
        return value;
      }
      case 'raise':
        // What led here is needed: `if not key: raise …`.
        if (this.#live && this.certain && !this.#caught)
          for (const reads of this.#conditions) for (const read of reads) read.raises = read.certain;
        // Settings go on as if it were given; a function ends here.
        return !settings && this.#live && this.certain ? unknown : undefined;
    }
  }

  #collecting(expr: Expr, scope: Scope): { value: Value; reads: Set<EnvRead> } {
    const reads = new Set<EnvRead>();
    this.#collected.push(reads);
    const value = evaluate(expr, scope, this);
    this.#collected.pop();
    for (const outer of this.#conditions) for (const read of outer) reads.add(read);
    // What an inner call read was read by the outer expression as well.
    for (const read of reads) this.#collected.at(-1)?.add(read);
    return { value, reads };
  }

  #branches(
    { branches }: Extract<Statement, { kind: 'if' }>,
    scope: Scope,
    settings: boolean,
  ): Value | undefined {
    let decided = false;
    let returned: Value | undefined;
    const before = this.certain;
    const depth = this.#conditions.length;
    for (const { test, body } of branches) {
      let holds: boolean | undefined = true;
      if (test) {
        const { value, reads } = this.#collecting(test, scope);
        this.#conditions.push(reads);
        holds = isMain(test) ? false : truth(value);
      }
      if (decided || holds === false) this.#shadow(() => this.#execute(body, scope, settings), scope);
      else {
        if (holds === undefined) this.certain = false;
        const result = this.#execute(body, scope, settings);
        returned ??= holds === undefined ? undefined : result;
        if (holds) decided = true;
      }
    }
    this.certain = before;
    this.#conditions.length = depth;
    return returned;
  }

  /** Goes through what is not reached, without an effect on the names of the module. */
  #shadow(action: () => void, scope: Scope): void {
    const names = new Map(scope.names);
    const live = this.#live;
    this.#live = false;
    action();
    this.#live = live;
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

  #assign(
    target: Expr,
    value: Value,
    reads: ReadonlySet<EnvRead>,
    statement: Extract<Statement, { kind: 'assign' }>,
    scope: Scope,
    settings: boolean,
  ): void {
    if (target.kind === 'sequence') {
      for (const [index, one] of target.items.entries()) {
        this.#assign(
          one,
          Array.isArray(value) ? orUnknown(value[index]) : unknown,
          reads,
          statement,
          scope,
          settings,
        );
      }
      return;
    }
    const name = baseName(target);
    if (!name) return;
    const before = scope.names.get(name);
    let next: Value = value;
    if (target.kind === 'name' && statement.augmented) next = sum(orUnknown(before?.value), value);
    else if (target.kind === 'index')
      next = withMember(before?.value, target, value, (expr) => evaluate(expr, scope, this));
    const all =
      target.kind === 'name' && !statement.augmented ? reads : new Set([...(before?.reads ?? []), ...reads]);
    this.#bind(name, { value: next, reads: all }, statement.value, statement.line, scope, settings);
  }

  #bind(
    name: string,
    binding: Binding,
    expr: Expr | null,
    line: number,
    scope: Scope,
    settings: boolean,
  ): void {
    scope.names.set(name, binding);
    if (!settings) return;
    this.assigned.push({
      ...binding,
      name,
      expr,
      live: this.#live,
      evidence: at(scope.file, line, this.#lineText(scope.file, line)),
    });
  }

  #lineText = (file: string, line: number): string => this.sources.text(file)?.split('\n')[line - 1] ?? '';

  /** `MIDDLEWARE.insert(1, "…")`, `env.read_env(…)`, `os.environ.setdefault(…)`. */
  #expression(expr: Expr, scope: Scope, settings: boolean): void {
    const { value, reads } = this.#collecting(expr, scope);
    if (expr.kind !== 'call') return;
    if (/(read_env|load_dotenv)$/.test(dotted(expr.callee) ?? '')) this.envFiles.push(expr);
    if (expr.callee.kind !== 'attribute') return;
    const name = baseName(expr.callee.of);
    const before = name ? scope.names.get(name) : undefined;
    if (!name || !before || !/^(append|insert|extend|remove|update|setdefault|add)$/.test(expr.callee.name))
      return;
    const added = expr.args.at(-1) ? evaluate(expr.args.at(-1) as Expr, scope, this) : value;
    const next =
      expr.callee.of.kind !== 'name'
        ? before.value
        : expr.callee.name === 'remove'
          ? Array.isArray(before.value)
            ? before.value.filter((one) => one !== added)
            : before.value
          : expr.callee.name === 'insert' && Array.isArray(before.value)
            ? [added, ...before.value]
            : sum(before.value, expr.callee.name === 'append' ? [added] : added);
    this.#bind(
      name,
      { value: next, reads: new Set([...before.reads, ...reads]) },
      expr,
      expr.line,
      scope,
      settings,
    );
  }

  #importFrom(statement: Extract<Statement, { kind: 'from' }>, scope: Scope): void {
    const { module, names } = statement;
    const file = this.#moduleFile(module, scope.file);
    if (file && this.#scopes.size < mostModules) {
      const other = this.run(file);
      for (const [name, binding] of other.names) {
        if (names === '*') scope.names.set(name, binding);
        else for (const one of names) if (one.name === name) scope.names.set(one.as, binding);
      }
      if (names === '*') for (const [name, path] of other.imported) scope.imported.set(name, path);
    }
    if (names === '*') return;
    for (const { name, as } of names) {
      if (scope.names.has(as) && file) continue;
      const inner = this.#moduleFile(
        module.endsWith('.') ? `${module}${name}` : `${module}.${name}`,
        scope.file,
      );
      if (inner) scope.names.set(as, { value: { module: inner }, reads: new Set() });
      else scope.imported.set(as, `${statement.module}.${name}`);
    }
  }

  /** The file of a module; one with dots in front is relative to the importing file's package. */
  #moduleFile(module: string, importer: string): string | undefined {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    if (dots === 0) return this.#resolve(module);
    const rest = module.slice(dots).replaceAll('.', '/');
    const path = join(folderOf(importer), `${'../'.repeat(dots - 1)}${rest}`);
    return path && [`${path}.py`, `${path === '.' ? '' : `${path}/`}__init__.py`].find(this.sources.has);
  }

  #class(statement: Extract<Statement, { kind: 'class' }>, scope: Scope): void {
    const isSettings = statement.bases.some((base) => {
      const name = dotted(base) ?? '';
      const known = scope.names.get(name)?.value;
      return (
        /(^|\.)BaseSettings$/.test(name) ||
        (typeof known === 'object' &&
          known !== null &&
          'callable' in known &&
          (known.callable as Callable).kind === 'pydantic')
      );
    });
    if (isSettings)
      scope.names.set(statement.name, {
        value: { callable: { kind: 'pydantic', statement, scope } },
        reads: new Set(),
      });
  }
}

const endsTheProgram = (handler: readonly Statement[]): boolean =>
  [...allStatements(handler)].some(
    (one) =>
      one.kind === 'raise' ||
      (one.kind === 'expression' &&
        one.value?.kind === 'call' &&
        /(^|\.)_?exit$/.test(dotted(one.value.callee) ?? '')),
  );

/** `if __name__ == "__main__"`. */
const isMain = (test: Expr) =>
  test.kind === 'binary' && test.left.kind === 'name' && test.left.name === '__name__';

function baseName(target: Expr): string | undefined {
  if (target.kind === 'name') return target.name;
  return target.kind === 'index' || target.kind === 'attribute' ? baseName(target.of) : undefined;
}

/** A dictionary in which one member, however deep, is replaced. */
function withMember(
  container: Value | undefined,
  target: Extract<Expr, { kind: 'index' }>,
  value: Value,
  evaluateKey: (expr: Expr) => Value,
): Value {
  const keys: string[] = [];
  for (let one: Expr = target; one.kind === 'index'; one = one.of) {
    const key = one.by[0] ? evaluateKey(one.by[0]) : unknown;
    if (typeof key !== 'string') return container ?? unknown;
    keys.unshift(key);
  }
  const set = (within: Value | undefined, [key, ...rest]: string[]): Value => {
    if (key === undefined) return value;
    const entries = new Map(isDict(within) ? within.entries : []);
    entries.set(key, set(entries.get(key), rest));
    return { entries };
  };
  return container === undefined || isDict(container) ? set(container, keys) : container;
}
