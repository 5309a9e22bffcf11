import { literal } from '../../../literal.ts';
import { folderOf, join } from '../paths.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import type { Scope, Value } from './values.ts';

/**
 * The files that `include("components/*.py", optional("local.py"))` of django-split-settings runs as if they stood in its
 * place: in the order of the patterns, those of one pattern by name, and none that is not in the repository.
 *
 * @param files of the repository
 * @returns an empty list for any other call
 */
export function splitSettings(
  { callee, args }: Extract<Expr, { kind: 'call' }>,
  scope: Scope,
  files: readonly string[],
  evaluate: (expr: Expr) => Value,
): string[] {
  if (imported(callee, scope) !== 'split_settings.tools.include') return [];
  const patterns = args.flatMap((arg) => {
    const isOptional = arg.kind === 'call' && imported(arg.callee, scope) === 'split_settings.tools.optional';
    const value = evaluate(isOptional && arg.args[0] ? arg.args[0] : arg);
    return [value].flat().filter((one) => typeof one === 'string');
  });
  return patterns.flatMap((pattern) => {
    const path = join(folderOf(scope.file), pattern);
    const matches = path === undefined ? undefined : globOf(path);
    return matches ? files.filter((file) => file.endsWith('.py') && matches.test(file)).sort() : [];
  });
}

function imported(expr: Expr, { imported }: Scope): string | undefined {
  const [first = '', ...rest] = (dotted(expr) ?? '').split('.');
  const from = imported.get(first);
  return from === undefined ? undefined : [from, ...rest].join('.');
}

/** `*` and `?` as Python's glob reads them. */
const globOf = (pattern: string): RegExp =>
  new RegExp(`^${literal(pattern).replaceAll('\\*', '[^/]*').replaceAll('\\?', '[^/]')}$`);
