import type { Command } from '../commands/index.ts';
import type { Docker } from '../dockerfiles.ts';
import { at, fact } from '../evidence.ts';
import { baseOf, folderOf, isAside, isBelow, join, relative } from '../paths.ts';
import type { Evidence, Fact, Settings } from '../project.ts';
import type { Sources } from '../sources.ts';
import { allStatements, dotted, type Expr, expressionsOf, walk } from '../syntax/python-tree.ts';

/** Where the project's modules are imported from, and which file each one is. */
export interface Modules {
  roots: string[];
  fileOf: (module: string) => string | undefined;
  moduleOf: (file: string) => string | undefined;
}

export function projectModules(sources: Sources, manage: string, root: string): Modules {
  const roots = [...new Set([folderOf(manage), root, join(root, 'src') as string, '.'])];
  return {
    roots,
    fileOf: (module) => {
      const path = module.replaceAll('.', '/');
      for (const one of roots) {
        for (const candidate of [`${path}.py`, `${path}/__init__.py`]) {
          const file = join(one, candidate);
          if (file && sources.has(file)) return file;
        }
      }
      return undefined;
    },
    moduleOf: (file) => {
      const from = roots.find((one) => isBelow(file, one));
      if (from === undefined || !file.endsWith('.py')) return undefined;
      return (
        relative(from, file)
          .replace(/\.py$/, '')
          .replace(/(^|\/)__init__$/, '')
          .replaceAll('/', '.') || undefined
      );
    },
  };
}

interface Reference {
  module: string;
  /** Where it is said, from the strongest: `wsgi` pointed to development in every second project. */
  by: 'production' | 'wsgi' | 'asgi' | 'manage' | 'test' | 'other';
  evidence: Evidence;
}

/** Every place that names a settings module. */
function references(
  sources: Sources,
  modules: Modules,
  manage: string,
  root: string,
  commands: readonly Command[],
  production: Docker | undefined,
): Reference[] {
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

export const ownFiles = (sources: Sources, name: string, root: string): string[] =>
  sources.named(name).filter((path) => isBelow(path, root) && !isAside(relative(root, path)));

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

const isProductionName = (module: string) => /(^|[._])(production|prod|live|deploy)([._]|$)/i.test(module);
const isTestName = (module: string) => /(^|[._])(tests?|testing|ci|unittest)([._]|$)/i.test(module);
const isDevelopmentName = (module: string) =>
  /(^|[._])(local|dev|devel|develop|development|debug)([._]|$)/i.test(module);
const environmentName =
  /^(base|common|core|defaults?|local|dev|devel|develop|development|tests?|testing|ci|prod|production|live|stage|staging|docker|heroku|main|settings)$/i;

/** The settings modules beside those that are named somewhere, by their names. */
function siblings(sources: Sources, modules: Modules, named: readonly string[]): string[] {
  const folders = new Set(
    named.flatMap((module) => {
      const file = modules.fileOf(module);
      return file ? [folderOf(file)] : [];
    }),
  );
  return sources.files.flatMap((path) => {
    if (!path.endsWith('.py') || !folders.has(folderOf(path))) return [];
    const stem = baseOf(path).replace(/\.py$/, '');
    if (stem === '__init__') return [];
    const module = modules.moduleOf(path);
    // In the package with urls.py a `test.py` is a test; a folder of settings has nothing else.
    const folder = folderOf(path);
    const isPackage = ['urls.py', 'wsgi.py', 'asgi.py'].some((name) =>
      sources.has(join(folder, name) as string),
    );
    return module && (/settings/i.test(stem) || (!isPackage && environmentName.test(stem))) ? [module] : [];
  });
}

/** Settings modules that stand somewhere else, where nothing names one. */
const anywhere = (sources: Sources, modules: Modules, root: string): string[] =>
  [
    ...ownFiles(sources, 'settings.py', root),
    ...sources.files.filter(
      (path) =>
        isBelow(path, root) && /(^|\/)settings\/[^/]+\.py$/.test(path) && !isAside(relative(root, path)),
    ),
  ].flatMap((path) => {
    const module = modules.moduleOf(path);
    const stem = baseOf(path).replace(/\.py$/, '');
    return module &&
      (stem === 'settings' || environmentName.test(stem)) &&
      /INSTALLED_APPS|import \*/.test(sources.text(path) ?? '')
      ? [module]
      : [];
  });

export interface ChosenSettings {
  settings: Settings;
  unknown: string[];
}

/** Which settings module is production's, the tests' and development's. */
export function chooseSettings(
  sources: Sources,
  modules: Modules,
  manage: string,
  root: string,
  commands: readonly Command[],
  production: Docker | undefined,
): ChosenSettings {
  const named = references(sources, modules, manage, root, commands, production);
  const known = named.length > 0 ? named.map(({ module }) => module) : anywhere(sources, modules, root);
  const all = [...new Set([...known, ...siblings(sources, modules, known)])].sort();
  const at0 = (module: string) => at(modules.fileOf(module) as string);
  const byName = (is: (name: string) => boolean): Fact<string> | undefined => {
    const last = (module: string) => module.split('.').at(-1) as string;
    const exact = (module: string) => Number(!/^(test|production|local)$/.test(last(module)));
    const found = all.filter((module) => is(last(module)));
    return found.length === 1 || found.length > 1
      ? fact(
          found.sort((a, b) => exact(a) - exact(b) || a.length - b.length)[0] as string,
          at0(found[0] as string),
        )
      : undefined;
  };
  const by = (
    kind: Reference['by'],
    is: (module: string) => boolean = () => true,
  ): Fact<string> | undefined => {
    const found = named.find((one) => one.by === kind && is(one.module));
    return found && fact(found.module, found.evidence);
  };
  const notForOthers = (module: string) =>
    !isTestName(module.split('.').at(-1) as string) && !isDevelopmentName(module.split('.').at(-1) as string);
  const proper = all.filter((module) => notForOthers(module));
  const fromAll = all.length === 1 ? fact(all[0] as string, at0(all[0] as string)) : undefined;
  const chosen =
    by('production') ??
    byName(isProductionName) ??
    by('wsgi', notForOthers) ??
    by('asgi', notForOthers) ??
    fromAll ??
    by('manage', notForOthers) ??
    (proper.length === 1 ? fact(proper[0] as string, at0(proper[0] as string)) : undefined);
  const unknown: string[] = [];
  if (!chosen) {
    unknown.push(
      all.length > 0
        ? `Which settings are production's: there are ${all.join(', ')}, and nothing says which one is deployed. State "settings" in shipshape.json.`
        : 'Which module has the settings: none was found. State "settings" in shipshape.json.',
    );
  }
  const test = by('test', isTestName) ?? byName(isTestName) ?? null;
  const development =
    by('manage', (module) => module !== chosen?.value && !isTestName(module)) ??
    byName(isDevelopmentName) ??
    null;
  return {
    settings: { modules: all, production: chosen ?? by('wsgi') ?? by('manage') ?? null, test, development },
    unknown,
  };
}
