import { literal } from '../../../literal.ts';
import { folderOf, join } from '../../../paths.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import { isProductionName } from './names.ts';
import type { EnvRead, Scope, Value } from './values.ts';

/** What `include` of django-split-settings joins. */
interface Pieces {
  files: string[];
  /** Variables that choose a file, each with the value that chooses production's. */
  choices: [variable: string, value: string][];
}

/**
 * The files that `include("components/*.py", optional("local.py"))` of django-split-settings runs as if they stood in its
 * place: in the order of the patterns, those of one pattern by name, and none that is not in the repository.
 *
 * @param files of the repository
 * @param evaluate an expression's value, and the variables that it reads
 * @param assigned what a name was assigned
 * @returns empty lists for any other call
 */
export function splitSettings(
  { callee, args }: Extract<Expr, { kind: 'call' }>,
  scope: Scope,
  files: readonly string[],
  evaluate: (expr: Expr) => { value: Value; reads: ReadonlySet<EnvRead> },
  assigned: (name: string) => readonly Expr[],
): Pieces {
  if (imported(callee, scope) !== 'split_settings.tools.include') return { files: [], choices: [] };
  const patterns = args
    .flatMap((arg) => (arg.kind === 'unary' ? itemsOf(arg.operand, assigned) : [arg]))
    .map((arg) => {
      const isOptional =
        arg.kind === 'call' && imported(arg.callee, scope) === 'split_settings.tools.optional';
      return isOptional && arg.args[0] ? arg.args[0] : arg;
    });
  const modules = files.filter((file) => file.endsWith('.py'));
  const globOf = (pattern: string) => toGlob(join(folderOf(scope.file), pattern) ?? '');
  const texts = patterns
    .flatMap((pattern) => [evaluate(pattern).value].flat())
    .filter((one) => typeof one === 'string');
  return {
    files: texts.flatMap((text) => modules.filter((file) => globOf(text).test(file)).sort()),
    choices: patterns.flatMap((pattern): Pieces['choices'] => {
      const { text, name } = filledIn(pattern) ?? {};
      if (text === undefined || !name) return [];
      const glob = globOf(text);
      const value = modules.flatMap((file) => glob.exec(file)?.[1] ?? []).find(isProductionName);
      const [read] = evaluate(name).reads;
      return read && value !== undefined ? [[read.name, value]] : [];
    }),
  };
}

/** What `include(*files)` gets: the items of the list, where it is written as one. */
function itemsOf(expr: Expr, assigned: (name: string) => readonly Expr[]): Expr[] {
  const lists = expr.kind === 'name' ? assigned(expr.name) : [expr];
  const items = lists.flatMap((one) => (one.kind === 'sequence' ? one.items : []));
  return items.length > 0 ? items : [expr];
}

/** `f"environments/{env}.py"`, `"environments/{}.py".format(env)`, `"environments/%s.py" % env`. */
function filledIn(pattern: Expr): { text: string; name: Expr | undefined } | undefined {
  if (pattern.kind === 'string' && pattern.formatted?.length === 1)
    return { text: pattern.value.replace(/\{[^{}]*\}/, '*'), name: pattern.formatted[0] };
  if (pattern.kind === 'binary' && pattern.operator === '%' && pattern.left.kind === 'string')
    return { text: pattern.left.value.replace('%s', '*'), name: pattern.right };
  if (pattern.kind !== 'call' || pattern.callee.kind !== 'attribute') return undefined;
  const { of, name } = pattern.callee;
  if (name !== 'format' || of.kind !== 'string' || pattern.args.length !== 1) return undefined;
  return { text: of.value.replace(/\{\d*\}/, '*'), name: pattern.args[0] };
}

function imported(expr: Expr, { imported }: Scope): string | undefined {
  const [first = '', ...rest] = (dotted(expr) ?? '').split('.');
  const from = imported.get(first);
  return from === undefined ? undefined : [from, ...rest].join('.');
}

/** `*` and `?` as Python's glob reads them; what stands for each `*` is captured. */
const toGlob = (pattern: string): RegExp =>
  new RegExp(`^${literal(pattern).replaceAll('\\*', '([^/]*)').replaceAll('\\?', '[^/]')}$`);
