import type { Command } from '../commands/index.ts';
import type { Docker } from '../dockerfiles.ts';
import { at } from '../evidence.ts';
import { isBelow } from '../paths.ts';
import type { Evidence } from '../project.ts';
import type { Sources } from '../sources.ts';
import { allStatements, dotted, type Expr, expressionsOf, walk } from '../syntax/python-tree.ts';
import { type Modules, ownFiles } from './modules.ts';

export interface Reference {
  module: string;
  /** Where it is said, from the strongest: `wsgi` pointed to development in every second project. */
  by: 'production' | 'wsgi' | 'asgi' | 'manage' | 'test' | 'other';
  evidence: Evidence;
}

/** Where settings modules are looked for. */
export interface Places {
  sources: Sources;
  modules: Modules;
  /** The path of manage.py. */
  manage: string;
  /** The project's folder. */
  root: string;
  commands: readonly Command[];
  production: Docker | undefined;
}

/** Every place that names a settings module. */
export function references({ sources, modules, manage, root, commands, production }: Places): Reference[] {
  const found: Reference[] = [];
  const add = (module: string | undefined, by: Reference['by'], evidence: Evidence) => {
    if (module && /^[A-Za-z_][\w.]*$/.test(module) && modules.fileOf(module))
      found.push({ module, by, evidence });
  };
  for (const { name, value, evidence } of production?.environment ?? [])
    if (name === 'DJANGO_SETTINGS_MODULE') add(value, 'production', evidence);
  for (const { production: isProduction, env, args, evidence, origin } of commands) {
    const flag = args.flatMap((word, index) =>
      /^--(?:settings|ds)(?:=(.+))?$/.exec(word) ? [word.split('=')[1] ?? args[index + 1]] : [],
    );
    for (const module of [env.DJANGO_SETTINGS_MODULE, ...flag])
      add(
        module,
        isProduction ? 'production' : origin === 'ci' || origin === 'tox' ? 'test' : 'other',
        evidence,
      );
  }
  for (const file of sources.files.filter(
    (path) => isBelow(path, root) && /(^|\/)(uwsgi[^/]*\.ini|[^/]*uwsgi\.ini)$/.test(path),
  )) {
    for (const { key, value, lines } of sources.ini(file)) {
      if (key === 'env' || key === 'DJANGO_SETTINGS_MODULE')
        add(/(?:DJANGO_SETTINGS_MODULE=)?(.+)/.exec(value)?.[1], 'production', at(file, lines[0], value));
    }
  }
  for (const file of sources.files.filter(
    (path) =>
      isBelow(path, root) &&
      /(^|[/._-])(production|prod)([/._-]|$)/i.test(path) &&
      /(^|\/)\.(env|django)|\.env$/.test(path),
  )) {
    for (const [index, line] of (sources.text(file) ?? '').split('\n').entries())
      add(
        /^(?:export\s+)?DJANGO_SETTINGS_MODULE\s*=\s*["']?([\w.]+)/.exec(line)?.[1],
        'production',
        at(file, index + 1, line),
      );
  }
  const programs: [path: string, by: Reference['by']][] = [
    [manage, 'manage'],
    ...['wsgi', 'asgi'].flatMap((name) =>
      ownFiles(sources, `${name}.py`, root).map((path): [string, Reference['by']] => [
        path,
        name as Reference['by'],
      ]),
    ),
    ...['celery.py', 'celery_app.py', 'conftest.py'].flatMap((name) =>
      ownFiles(sources, name, root).map((path): [string, Reference['by']] => [
        path,
        name === 'conftest.py' ? 'test' : 'other',
      ]),
    ),
  ];
  for (const [path, by] of programs)
    for (const { module, line } of settingsNamed(sources, path)) add(module, by, at(path, line, module));
  return found;
}

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "…")` and `os.environ["DJANGO_SETTINGS_MODULE"] = "…"`. */
function settingsNamed(sources: Sources, path: string): { module: string; line: number }[] {
  const named: { module: string; line: number }[] = [];
  const last = (expr: Expr | undefined) =>
    expr
      ? [...walk(expr)].findLast(
          (one) =>
            one.kind === 'string' && one.value !== 'DJANGO_SETTINGS_MODULE' && /^[\w.]+$/.test(one.value),
        )
      : undefined;
  const isVariable = (expr: Expr | undefined) =>
    expr?.kind === 'string' && expr.value === 'DJANGO_SETTINGS_MODULE';
  for (const statement of allStatements(sources.python(path))) {
    if (
      statement.kind === 'assign' &&
      statement.targets.some((target) => target.kind === 'index' && isVariable(target.by[0])) &&
      statement.value
    ) {
      const value = last(statement.value);
      if (value?.kind === 'string') named.push({ module: value.value, line: statement.line });
    }
    for (const expr of expressionsOf(statement).flatMap((one) => [...walk(one)])) {
      if (expr.kind !== 'call' || !/setdefault$/.test(dotted(expr.callee) ?? '') || !isVariable(expr.args[0]))
        continue;
      const value = last(expr.args[1]);
      if (value?.kind === 'string') named.push({ module: value.value, line: expr.line });
    }
  }
  return named;
}
