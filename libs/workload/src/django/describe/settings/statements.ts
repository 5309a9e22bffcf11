import { allStatements, dotted, type Expr, type Statement } from '../syntax/python-tree.ts';
import { isEnviron } from './reading.ts';
import { type EnvRead, orUnknown, type Scope, type Value } from './values.ts';

/** Whether an error handler raises an error itself, or calls `sys.exit`. */
export const endsTheProgram = (handler: readonly Statement[]): boolean =>
  [...allStatements(handler)].some((one) => one.kind === 'raise' || isExit(one));

/** `sys.exit(1)`. */
export const isExit = (one: Statement): boolean =>
  one.kind === 'expression' &&
  one.value?.kind === 'call' &&
  /(^|\.)_?exit$/.test(dotted(one.value.callee) ?? '');

/** Whether what follows these statements is not reached. */
export const returns = (body: readonly Statement[]): boolean => body.at(-1)?.kind === 'return';

/**
 * `dirname = os.path.dirname`, `env = os.environ.copy()`: from then on a name stands for something that was imported. So does
 * `env = {**dotenv_values(".env"), **os.environ}` for the environment, whose variables count for more than what is before them.
 */
export function noteAlias({ targets, value }: Extract<Statement, { kind: 'assign' }>, scope: Scope): void {
  const { imported } = scope;
  const copied = value ? copiedIn(value, scope) : undefined;
  const [first = '', ...rest] = copied ? (dotted(copied) ?? '').split('.') : [];
  const from = imported.get(first);
  if (from === undefined) return;
  for (const target of targets)
    if (target.kind === 'name') imported.set(target.name, [from, ...rest].join('.'));
}

function copiedIn(value: Expr, scope: Scope): Expr | undefined {
  const isCopy = value.kind === 'call' && value.callee.kind === 'attribute' && value.callee.name === 'copy';
  if (isCopy) return (value.callee as Extract<Expr, { kind: 'attribute' }>).of;
  const isMade = value.kind === 'call' && dotted(value.callee) === 'dict';
  const last = value.kind === 'dict' ? value.spread.at(-1) : isMade ? value.args[0] : undefined;
  return last && isEnviron(last, scope) ? last : value;
}

/** `if __name__ == "__main__"`. */
export const isMain = (test: Expr): boolean =>
  test.kind === 'binary' && test.left.kind === 'name' && test.left.name === '__name__';

/** The text of `env.prefixed("APP_")`, in a list; an empty list for any other expression. */
export const prefixed = (expr: Expr): string[] =>
  expr.kind === 'call' && /\.prefixed$/.test(dotted(expr.callee) ?? '') && expr.args[0]?.kind === 'string'
    ? [expr.args[0].value]
    : [];

/** `for alias in …` and `for alias, prefix in …`: calls an item, or its parts, by these names. */
export function nameItem(
  targets: readonly Expr[],
  item: Value,
  reads: ReadonlySet<EnvRead>,
  { names }: Pick<Scope, 'names'>,
): void {
  const [first] = targets;
  const parts = targets.length === 1 && first?.kind === 'sequence' ? first.items : targets;
  for (const [index, target] of parts.entries()) {
    const value =
      parts === targets && targets.length === 1 ? item : Array.isArray(item) ? item[index] : undefined;
    if (target.kind === 'name') names.set(target.name, { value: orUnknown(value), reads });
  }
}
