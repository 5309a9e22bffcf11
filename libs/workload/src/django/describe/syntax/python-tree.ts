/** An expression of Python, as far as settings need it. */
export type Expr = { line: number } & (
  | { kind: 'string'; value: string; formatted: Expr[] | null }
  | { kind: 'number'; value: number }
  | { kind: 'constant'; value: true | false | null }
  | { kind: 'name'; name: string }
  | { kind: 'attribute'; of: Expr; name: string }
  | { kind: 'index'; of: Expr; by: Expr[] }
  | { kind: 'call'; callee: Expr; args: Expr[]; keywords: Map<string, Expr> }
  | { kind: 'sequence'; items: Expr[] }
  | { kind: 'dict'; entries: [key: Expr, value: Expr][]; spread: Expr[] }
  | { kind: 'binary'; operator: string; left: Expr; right: Expr }
  /** `-a`, `not a`; in a call also `*a` and `**a`. */
  | { kind: 'unary'; operator: string; operand: Expr }
  | { kind: 'conditional'; test: Expr; then: Expr; otherwise: Expr }
  /** `name := value` */
  | { kind: 'named'; name: string; value: Expr }
  | { kind: 'ellipsis' }
  /** `[element for targets in of if …]`, as a list, a set, a generator or, with a `key`, a dictionary, with one `for`. */
  | { kind: 'comprehension'; key?: Expr; element: Expr; targets: Expr[]; of: Expr; conditions: Expr[] }
  /** Anything else, such as a comprehension with two `for`, with the expressions in it. */
  | { kind: 'other'; parts: Expr[] }
);

export interface Parameter {
  name: string;
  default?: Expr;
  /** `*args`, which takes the positional ones that are left, or `**options`. */
  rest?: '*' | '**';
}

export type Statement = { line: number } & (
  | {
      kind: 'assign';
      targets: Expr[];
      annotation: Expr | null;
      value: Expr | null;
      /** `+=` and the like. */
      augmented: boolean;
    }
  | { kind: 'import'; names: { module: string; as: string | null }[] }
  | { kind: 'from'; module: string; names: { name: string; as: string }[] | '*' }
  | { kind: 'if'; branches: { test: Expr | null; body: Statement[] }[] }
  | { kind: 'try'; body: Statement[]; handlers: Statement[][] }
  /** with, for, while; of `for`, its head ends with what it goes through, and starts with what that is called. */
  | { kind: 'block'; head: Expr[]; targets?: Expr[]; body: Statement[] }
  | { kind: 'function'; name: string; parameters: Parameter[]; body: Statement[] }
  | { kind: 'class'; name: string; bases: Expr[]; body: Statement[] }
  | { kind: 'expression' | 'return' | 'raise'; value: Expr | null }
);

/** `a.b.c` of names and attributes; undefined for anything else. */
export function dotted(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.name;
  if (expr.kind !== 'attribute') return undefined;
  const of = dotted(expr.of);
  return of === undefined ? undefined : `${of}.${expr.name}`;
}

/** The expressions directly in this one. */
function partsOf(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'string':
      return expr.formatted ?? [];
    case 'attribute':
      return [expr.of];
    case 'index':
      return [expr.of, ...expr.by];
    case 'call':
      return [expr.callee, ...expr.args, ...expr.keywords.values()];
    case 'sequence':
      return expr.items;
    case 'dict':
      return [...expr.entries.flat(), ...expr.spread];
    case 'binary':
      return [expr.left, expr.right];
    case 'unary':
      return [expr.operand];
    case 'named':
      return [expr.value];
    case 'conditional':
      return [expr.test, expr.then, expr.otherwise];
    case 'comprehension':
      return [...(expr.key ? [expr.key] : []), expr.element, ...expr.targets, expr.of, ...expr.conditions];
    case 'other':
      return expr.parts;
    default:
      return [];
  }
}

/** The expression and everything in it, outermost first. */
export function* walk(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* walk(part);
}

/** The expressions that stand in a statement itself, not in the statements below it. */
export function expressionsOf(statement: Statement): Expr[] {
  switch (statement.kind) {
    case 'assign':
      return [...statement.targets, ...(statement.value ? [statement.value] : [])];
    case 'if':
      return statement.branches.flatMap(({ test }) => (test ? [test] : []));
    case 'block':
      return statement.head;
    case 'function':
      return statement.parameters.flatMap((one) => (one.default ? [one.default] : []));
    case 'class':
      return statement.bases;
    case 'expression':
    case 'return':
    case 'raise':
      return statement.value ? [statement.value] : [];
    default:
      return [];
  }
}

/** The lists of statements directly below this one. */
function bodiesOf(statement: Statement): Statement[][] {
  switch (statement.kind) {
    case 'if':
      return statement.branches.map(({ body }) => body);
    case 'try':
      return [statement.body, ...statement.handlers];
    case 'block':
    case 'function':
    case 'class':
      return [statement.body];
    default:
      return [];
  }
}

/** All statements, those below others as well, in the order of the file. */
export function* allStatements(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    for (const body of bodiesOf(statement)) yield* allStatements(body);
  }
}

/** Every expression of a module, with everything in it. */
export function* allExpressions(statements: readonly Statement[]): Generator<Expr> {
  for (const statement of allStatements(statements))
    for (const expr of expressionsOf(statement)) yield* walk(expr);
}
