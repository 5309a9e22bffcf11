import { depthOf, folderOf, join } from '../../paths.ts';
import { builtFrom, servicesIn } from './compose.ts';
import type { Context, SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import type { Fact } from './project.ts';
import { get, strings } from './sources.ts';
import { allExpressions, dotted, type Expr } from './syntax/python-tree.ts';

/** A page of such a name may be anything below another folder than that of an API: `patients/health/`. */
const names =
  /^((api|v\d[\d.]*|-)\/)*_*((lb)?heartbeat|health(z|[-_]?check|s)?|livez?|liveness|readyz?|readiness|ping|up|alive|status|ht)_*(\/(live|ready|ping|check|ok))?\/?$/i;
/** These say what they are wherever they lie. */
const sureNames = /(^|\/)_*(health(z|[-_]?check)|livez|liveness|readyz|readiness|(lb)?heartbeat)_*\/?$/i;
const deepest = 3;

/**
 * A page that answers without a log-in: a path of such a name in the project's URLs, of several the one that its image or compose
 * file asks for, or what these ask for where none is found there; null for neither.
 */
export function readHealth(context: SettingsContext): Fact<string> | null {
  const module = context.view.value('ROOT_URLCONF');
  const file = typeof module === 'string' ? context.modules.fileOf(module) : undefined;
  const found = file ? routes(context, file, '', 0) : [];
  const [best] = found.sort((a, b) => rank(a.value) - rank(b.value));
  const stated = statedProbe(context);
  // Asked for without the slash at its end, a path of Django answers with a redirect; one that the URLs do not have may be old.
  const same = found.find(({ value }) => stated && [stated.value, `${stated.value}/`].includes(value));
  return same ?? best ?? stated ?? null;
}

/** `HEALTHCHECK CMD curl -f http://localhost:8000/healthz`, and `healthcheck.test` of a service that is built from such a file. */
function statedProbe(context: SettingsContext): Fact<string> | undefined {
  const { dockerfiles, production } = context;
  const ofImages = [...(production ? [production] : []), ...dockerfiles].flatMap(({ path, instructions }) =>
    instructions.flatMap(({ name, text, line }) =>
      name === 'HEALTHCHECK' ? probed(text).map((url) => fact(url, at(path, line, text))) : [],
    ),
  );
  const ofServices = servicesIn(context).flatMap(({ file, service, evidence }) => {
    const built = builtFrom(service, file);
    const test = get(service, 'healthcheck', 'test');
    return dockerfiles.some(({ path }) => path === built)
      ? probed(strings(test).join(' ')).map((url) => fact(url, evidence))
      : [];
  });
  return [...ofImages, ...ofServices][0];
}

/** The path that a command asks its own machine for, where its name tells that it is for health checks. */
const probed = (command: string): string[] =>
  [...command.matchAll(/https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::[^/\s"']*)?(\/[\w./-]*)/g)]
    .map(([, path = '']) => path)
    .filter((path) =>
      /health|heartbeat|\b(livez?|liveness|readyz?|readiness|ping|alive|status|up)\b/i.test(path),
    );

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
    const text = route.value.replace(/^\^/, '').replace(/(\/?\?)?\$?$/, '');
    if (/[<>()[\]\\]/.test(text)) continue;
    const whole = `${prefix}${text}`;
    if (names.test(whole) || sureNames.test(whole))
      found.push(fact(`/${whole}`, at(file, expr.line, sources.line(file, expr.line))));
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
