import { literal } from '../../../literal.ts';
import { isBelow, join } from '../../../paths.ts';
import type { Context } from '../context.ts';
import { at, lineOf } from '../evidence.ts';
import type { Evidence } from '../project.ts';
import { programOf } from '../roots.ts';
import { get, type Place } from '../sources.ts';
import { allStatements, dotted, expressionsOf, walk } from '../syntax/python-tree.ts';
import { ownFiles } from './modules.ts';
import { namedInCode } from './named-in-code.ts';

export interface Reference {
  /** A settings module, or a class in it. */
  name: string;
  /**
   * Where it is said, from the strongest, `stated` in shipshape.json: `wsgi` pointed to development in every second project. `build` is a command of
   * production's Dockerfile.
   */
  by: 'stated' | 'production' | 'build' | 'wsgi' | 'asgi' | 'manage' | 'test' | 'other';
  evidence: Evidence;
}

/** The variables that choose settings, with the flags that do the same. */
const flags = { DJANGO_SETTINGS_MODULE: 'settings|ds', DJANGO_CONFIGURATION: 'configuration|dc' } as const;

/**
 * Every place that names settings by one of these variables.
 *
 * @param isOne whether there is such a module or class
 */
export function references(
  context: Context,
  variable: keyof typeof flags,
  isOne: (name: string) => boolean,
): Reference[] {
  const { sources, manage, root, commands, production } = context;
  const found: Reference[] = [];
  const add = (name: string | undefined, by: Reference['by'], evidence: Evidence) => {
    if (name && /^[A-Za-z_][\w.]*$/.test(name) && isOne(name)) found.push({ name, by, evidence });
  };
  const stated = statedSettings(context);
  if (stated) add(stated[variable], 'stated', stated.evidence);
  const flag = new RegExp(`^--(?:${flags[variable]})(?:=(.+))?$`);
  const line = new RegExp(`^(?:export\\s+)?${variable}\\s*=\\s*["']?([\\w.]+)`);
  for (const { name, value, evidence } of production?.environment ?? [])
    if (name === variable) add(value, 'production', evidence);
  for (const { production: isProduction, env, args, evidence, origin, name } of commands) {
    const given = args.flatMap((word, index) =>
      flag.exec(word) ? [word.split('=')[1] ?? args[index + 1]] : [],
    );
    const builds = /^(docker|procfile)$/.test(origin) && name === 'build';
    for (const module of [env[variable], ...given])
      add(
        module,
        isProduction
          ? builds
            ? 'build'
            : 'production'
          : origin === 'ci' || origin === 'tox'
            ? 'test'
            : 'other',
        evidence,
      );
  }
  for (const file of sources.files.filter(
    (path) => isBelow(path, root) && /(^|\/)(uwsgi[^/]*\.ini|[^/]*uwsgi\.ini)$/.test(path),
  )) {
    for (const { key, value, lines } of sources.ini(file)) {
      const set = key === 'env' ? value : `${key}=${value}`;
      if (set.startsWith(`${variable}=`))
        add(set.slice(variable.length + 1).trim(), 'production', at(file, lines[0], value));
    }
  }
  for (const file of sources.files.filter(
    (path) =>
      isBelow(path, root) &&
      /(^|[/._-])(production|prod)([/._-]|$)/i.test(path) &&
      /(^|\/)\.(env|django)|\.env$/.test(path),
  )) {
    for (const [index, text] of (sources.text(file) ?? '').split('\n').entries())
      add(line.exec(text)?.[1], 'production', at(file, index + 1, text));
  }
  const programs: [path: string, by: Reference['by']][] = [
    [programOf(sources, manage), 'manage'],
    ...['wsgi', 'asgi'].flatMap((name) =>
      ownFiles(sources, `${name}.py`, root).map((path): [string, Reference['by']] => [
        path,
        name as Reference['by'],
      ]),
    ),
    ...['celery.py', 'celery_app.py'].flatMap((name) =>
      ownFiles(sources, name, root).map((path): [string, Reference['by']] => [path, 'other']),
    ),
    // It is among the tests, which are no files of the project's own otherwise.
    ...sources
      .named('conftest.py')
      .filter((path) => isBelow(path, root))
      .map((path): [string, Reference['by']] => [path, 'test']),
  ];
  for (const [path, by] of programs)
    for (const one of namedInCode(sources, path, variable)) add(one.name, by, at(path, one.line, one.name));
  return found;
}

/** What the team states as production's settings in its shipshape.json: a module, or `module:Class`. */
export function statedSettings({
  sources,
  root,
}: Place): ({ [variable in keyof typeof flags]: string | undefined } & { evidence: Evidence }) | undefined {
  const file = join(root, 'shipshape.json') as string;
  const stated = sources.has(file) ? get(sources.json(file), 'settings') : undefined;
  if (typeof stated !== 'string') return undefined;
  const [module, name] = stated.split(':');
  const line = lineOf(sources.text(file) ?? '', new RegExp(`"settings"\\s*:\\s*"${literal(stated)}"`));
  return { DJANGO_SETTINGS_MODULE: module, DJANGO_CONFIGURATION: name, evidence: at(file, line, stated) };
}

/** The variables other than those that choose settings which wsgi.py and asgi.py set to a text. */
export function setByServer({ sources, root }: Context): Map<string, string> {
  const files = ['asgi.py', 'wsgi.py'].flatMap((name) => ownFiles(sources, name, root));
  const calls = files
    .flatMap((path) => [...allStatements(sources.python(path))])
    .flatMap((statement) => expressionsOf(statement).flatMap((one) => [...walk(one)]));
  return new Map(
    calls.flatMap((expr): [string, string][] => {
      if (expr.kind !== 'call' || !/(^|\.)environ\.setdefault$/.test(dotted(expr.callee) ?? '')) return [];
      const [name, value] = expr.args;
      if (name?.kind !== 'string' || value?.kind !== 'string' || name.value in flags) return [];
      if (!/^[\w./:@-]+$/.test(value.value)) return [];
      return [[name.value, value.value]];
    }),
  );
}
