import { depthOf, folderOf, join } from '../../paths.ts';
import type { Context, SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import type { Fact } from './project.ts';
import { allExpressions, dotted, type Expr } from './syntax/python-tree.ts';

const names =
  /^(api\/)?(-\/)?(_?_?health(z|check|-check|_check|s)?|_?_?heartbeat(__)?|_?_?lbheartbeat(__)?|livez?|liveness|readyz?|readiness|ping|up|alive|status|ht)(\/(live|ready|ping|check))?\/?$/i;
const deepest = 3;

/** A page that answers without a log-in, by its path in the project's own URLs; null where none has such a name. */
export function readHealth(context: SettingsContext): Fact<string> | null {
  const module = context.view.value('ROOT_URLCONF');
  const file = typeof module === 'string' ? context.modules.fileOf(module) : undefined;
  const found = file ? routes(context, file, '', 0) : [];
  const [best] = found.sort((a, b) => rank(a.value) - rank(b.value));
  return best ?? null;
}

const rank = (path: string): number =>
  (/health|ht\/?$/i.test(path)
    ? 0
    : /ready|live|heartbeat/i.test(path)
      ? 1
      : /ping|up|alive/i.test(path)
        ? 2
        : 3) +
  depthOf(path) / 10;

function routes(context: Context, file: string, prefix: string, depth: number): Fact<string>[] {
  const { sources } = context;
  const found: Fact<string>[] = [];
  for (const expr of allExpressions(sources.python(file))) {
    if (expr.kind !== 'call' || !/^(path|re_path|url|django\.urls\.path)$/.test(dotted(expr.callee) ?? ''))
      continue;
    const [route, target] = expr.args;
    if (route?.kind !== 'string') continue;
    // A regular expression that is only anchored text is a path as well.
    const text = route.value
      .replace(/^\^/, '')
      .replace(/\/?\?\$$/, '')
      .replace(/\$$/, '');
    if (/[<>()[\]\\]/.test(text)) continue;
    const whole = `${prefix}${text}`;
    if (names.test(whole)) found.push(fact(`/${whole}`, at(file, expr.line, sources.line(file, expr.line))));
    const included = target ? includedFile(target, context, file) : undefined;
    if (included && depth < deepest) found.push(...routes(context, included, whole, depth + 1));
  }
  return found;
}

function includedFile(target: Expr, { modules, sources }: Context, file: string): string | undefined {
  if (target.kind !== 'call' || !/(^|\.)include$/.test(dotted(target.callee) ?? '')) return undefined;
  const [first] = target.args;
  const module = first?.kind === 'sequence' ? first.items[0] : first;
  if (module?.kind === 'string')
    return (
      modules.fileOf(module.value) ??
      [join(folderOf(file), `${module.value.replaceAll('.', '/')}.py`)].find(
        (path) => path !== undefined && sources.has(path),
      )
    );
  return undefined;
}
