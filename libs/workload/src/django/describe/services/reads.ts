import { isOwnVariable } from '../settings/forms.ts';
import type { Assigned, EnvRead } from '../settings/values.ts';

/** The variables of these reads, each once. */
export const variablesOf = (reads: Iterable<EnvRead>): string[] => [
  ...new Set([...reads].map(({ name }) => name).filter((name) => isOwnVariable(name))),
];

/** By which library they are read. */
export const bySource = (reads: Iterable<EnvRead>): string => {
  const all = [...reads];
  const url = all.find(({ form }) => form === 'database-url') ?? all[0];
  return !url || url.by === 'os.environ' ? 'plain settings' : url.by;
};

/** The texts that an expression may come to. */
export function stringsOfExpr(expr: NonNullable<Assigned['expr']>): string[] {
  if (expr.kind === 'string') return [expr.value];
  const parts =
    expr.kind === 'dict'
      ? expr.entries.flat()
      : expr.kind === 'call'
        ? [...expr.args, ...expr.keywords.values()]
        : expr.kind === 'sequence'
          ? expr.items
          : expr.kind === 'conditional'
            ? [expr.then, expr.otherwise]
            : expr.kind === 'binary'
              ? [expr.left, expr.right]
              : [];
  return parts.flatMap(stringsOfExpr);
}
