import type { Sources } from '../sources.ts';
import {
  allStatements,
  dotted,
  type Expr,
  expressionsOf,
  type Statement,
  walk,
} from '../syntax/python-tree.ts';
import { Interpreter } from './interpreter.ts';
import type { Scope } from './values.ts';

/**
 * What code gives a variable of the environment, that for single commands last: `os.environ.setdefault("X", "…")`,
 * `os.environ["X"] = "…"`, `os.getenv("X", "…")`, and a name in place of the text.
 */
export function namedInCode(
  sources: Sources,
  file: string,
  variable: string,
): { name: string; line: number }[] {
  const all = [...allStatements(sources.python(file))];
  const forCommands = new Set(all.flatMap(ofCommands));
  const isVariable = (expr: Expr | undefined) => expr?.kind === 'string' && expr.value === variable;
  const assigned = (name: string) =>
    all.flatMap((one) => (one.kind === 'assign' && one.targets.some((to) => dotted(to) === name) ? one : []));
  const composed = composing(sources, file, all);
  /** The texts of a value, the last first: of `a if "SITE" in os.environ else b` that is the one without variables. */
  const textsOf = (value: Expr | null | undefined): string[] => {
    const parts = (value ? [...walk(value)] : [])
      .flatMap((one) => (one.kind === 'string' && one.value !== variable ? one.value : []))
      .reverse();
    const whole = value && parts.length > 0 ? composed(value) : undefined;
    return whole === undefined || parts.includes(whole) ? parts : [whole];
  };
  const valuesOf = (value: Expr | null | undefined) =>
    value?.kind === 'name' ? assigned(value.name).flatMap((one) => textsOf(one.value)) : textsOf(value);
  return all
    .toSorted((a, b) => Number(forCommands.has(a)) - Number(forCommands.has(b)))
    .flatMap((statement) => {
      const isSet =
        statement.kind === 'assign' &&
        statement.targets.some((target) => target.kind === 'index' && isVariable(target.by[0]));
      const calls = expressionsOf(statement)
        .flatMap((one) => [...walk(one)])
        .flatMap((one) => (one.kind === 'call' && isVariable(one.args[0]) ? one : []))
        .filter(({ callee }) => /setdefault$|environ\.get$|getenv$/.test(dotted(callee) ?? ''));
      const values = [...(isSet ? [statement.value] : []), ...calls.map(({ args }) => args[1])];
      return values.flatMap(valuesOf).map((name) => ({ name, line: statement.line }));
    });
}

/** What `"config.settings." + os.getenv("STAGE", "live")` comes to; undefined where it is not known, or no text. */
function composing(sources: Sources, file: string, all: readonly Statement[]) {
  let known: { run: Interpreter; scope: Scope } | undefined;
  return (value: Expr): string | undefined => {
    known ??= withNames(sources, file, all);
    const whole = known.run.evaluate(value, known.scope);
    return typeof whole === 'string' ? whole : undefined;
  };
}

/** The names of a program, those within its functions among them; what it imports of the project is no matter here. */
function withNames(sources: Sources, file: string, all: readonly Statement[]) {
  const run = new Interpreter(sources, () => undefined);
  const scope = run.run(file);
  for (const { targets, value } of all.flatMap((one) => (one.kind === 'assign' ? one : [])))
    for (const target of targets)
      if (target.kind === 'name' && value) scope.names.set(target.name, run.collect(value, scope));
  return { run, scope };
}

/** What stands below a condition on the command line, `if "test" in sys.argv`. */
const ofCommands = (statement: Statement): Statement[] =>
  statement.kind !== 'if'
    ? []
    : statement.branches.flatMap(({ test, body }) =>
        test && [...walk(test)].some((one) => dotted(one) === 'sys.argv') ? [...allStatements(body)] : [],
      );
