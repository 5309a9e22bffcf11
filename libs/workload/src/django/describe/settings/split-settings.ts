import { literal } from '../../../literal.ts';
import { folderOf, join } from '../paths.ts';
import { dotted, type Expr } from '../syntax/python-tree.ts';
import { isProductionName } from './candidates.ts';
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
 * @returns empty lists for any other call
 */
export function splitSettings(
  { callee, args }: Extract<Expr, { kind: 'call' }>,
  scope: Scope,
  files: readonly string[],
  evaluate: (expr: Expr) => { value: Value; reads: ReadonlySet<EnvRead> },
): Pieces {
  if (imported(callee, scope) !== 'split_settings.tools.include') return { files: [], choices: [] };
  const patterns = args.map((arg) => {
    const isOptional = arg.kind === 'call' && imported(arg.callee, scope) === 'split_settings.tools.optional';
    // `include(*files)`
    if (arg.kind === 'unary') return arg.operand;
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
      // f"environments/{env}.py"
      const [name, ...others] = pattern.kind === 'string' ? (pattern.formatted ?? []) : [];
      if (!name || pattern.kind !== 'string' || others.length > 0) return [];
      const glob = globOf(pattern.value.replace(/\{[^{}]*\}/, '*'));
      const value = modules.flatMap((file) => glob.exec(file)?.[1] ?? []).find(isProductionName);
      const [read] = evaluate(name).reads;
      return read && value !== undefined ? [[read.name, value]] : [];
    }),
  };
}

function imported(expr: Expr, { imported }: Scope): string | undefined {
  const [first = '', ...rest] = (dotted(expr) ?? '').split('.');
  const from = imported.get(first);
  return from === undefined ? undefined : [from, ...rest].join('.');
}

/** `*` and `?` as Python's glob reads them; what stands for each `*` is captured. */
const toGlob = (pattern: string): RegExp =>
  new RegExp(`^${literal(pattern).replaceAll('\\*', '([^/]*)').replaceAll('\\?', '[^/]')}$`);
