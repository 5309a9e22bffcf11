import type { SettingsContext } from '../context.ts';
import { at } from '../evidence.ts';
import type { Application, Evidence } from '../project.ts';
import { moduleFile } from '../settings/imports.ts';
import { dotted, type Expr, expressionsOf, walk } from '../syntax/python-tree.ts';

/** An import of a module that the repository does not have. */
export interface Imported {
  /** Dotted, as it is written. */
  module: string;
  evidence: Evidence;
}

/**
 * What the server imports whatever its variables are, before it answers: by the imports at the top of each module, from the
 * application, the settings, the URLs, the middleware and the applications on. Those within `try`, `if` or a function may not
 * happen, so they are left out.
 *
 * @returns the modules that are not the project's own, each once
 */
export function startedModules(context: SettingsContext, { wsgi, asgi, serves }: Application): Imported[] {
  const { sources, modules } = context;
  const found = new Map<string, Imported>();
  const importer = { resolve: modules.fileOf, has: sources.has };
  /** A package is imported before what lies in it. */
  const filesOf = (module: string, file = ''): string[] =>
    (module.startsWith('.')
      ? [module]
      : module.split('.').map((_, at, all) => all.slice(0, at + 1).join('.'))
    ).flatMap((one) => moduleFile(one, file, importer) ?? []);
  const entry = (serves === 'asgi' ? asgi : wsgi)?.value.split(':')[0] ?? '';
  const files = new Set([entry, ...namedBySettings(context)].flatMap((module) => filesOf(module)));
  for (const file of files) {
    const add = (module: string) => {
      const own = filesOf(module, file);
      for (const one of own) files.add(one);
      return own.at(-1);
    };
    for (const { module, names, line } of topImports(sources.text(file) ?? '')) {
      const own = add(module);
      if (!own && !module.startsWith('.') && !found.has(module))
        found.set(module, { module, evidence: at(file, line, sources.line(file, line)) });
      // What a package has no name for is a module in it.
      const text = own && names.length > 0 ? (sources.text(own) ?? '') : '';
      for (const name of names.filter((one) => own && !new RegExp(`\\b${one}\\b`).test(text)))
        add(`${module}${module.endsWith('.') ? '' : '.'}${name}`);
    }
    includedUrls(context, file).map(add);
  }
  return [...found.values()];
}

/** Dotted modules of the settings, and those that they name; some may be names within one. */
function namedBySettings({ settings, withoutDebug: view }: SettingsContext): string[] {
  const texts = (name: string) => {
    const value = view.value(name);
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  };
  const apps = texts('INSTALLED_APPS');
  const loaded = ['models', 'apps', ...(apps.includes('django.contrib.admin') ? ['admin'] : [])];
  return [
    settings.production?.value.split(':')[0] ?? '',
    ...texts('ROOT_URLCONF'),
    ...texts('MIDDLEWARE').map((name) => name.replace(/\.\w+$/, '')),
    ...apps.flatMap((app) => {
      const folder = app.replace(/(\.apps)?\.[A-Z]\w*$/, '');
      return loaded.map((name) => `${folder}.${name}`);
    }),
  ];
}

/** The imports that stand at the start of a line: Python runs them in any case. */
export function topImports(text: string): { module: string; names: string[]; line: number }[] {
  // Documentation may have code, at the start of a line as well.
  const code = text.replaceAll(/("""|''')[\s\S]*?\1/g, (all) => all.replaceAll(/[^\n]/g, ' '));
  const statements = code.matchAll(
    /^(?:import[ \t]+(?<plain>[^\n#;]+)|from[ \t]+(?<from>[\w.]+)[ \t]+import[ \t]*(?:\((?<many>[^)]*)\)|(?<few>[^\n#;]+)))/gm,
  );
  return [...statements].flatMap(({ groups = {}, index }) => {
    const line = code.slice(0, index).split('\n').length;
    const words = (list = '') =>
      list
        .replaceAll(/#.*/g, '')
        .split(',')
        .flatMap((one) => /^\s*([\w.]+)/.exec(one)?.[1] ?? []);
    return groups.from
      ? [{ module: groups.from, names: words(groups.many ?? groups.few), line }]
      : words(groups.plain).map((module) => ({ module, names: [], line }));
  });
}

/** The modules that the URLs of a file include by name, whatever the settings are. */
function includedUrls({ sources }: SettingsContext, file: string): string[] {
  if (!/^urlpatterns\b/m.test(sources.text(file) ?? '')) return [];
  const isConditional = ({ kind }: Expr) => kind === 'conditional' || kind === 'comprehension';
  return sources.python(file).flatMap((statement) => {
    const all = statement.kind === 'assign' ? expressionsOf(statement).flatMap((one) => [...walk(one)]) : [];
    if (all.some(isConditional)) return [];
    return all.flatMap((one) => {
      const [first] = one.kind === 'call' && /(^|\.)include$/.test(dotted(one.callee) ?? '') ? one.args : [];
      const module = first?.kind === 'sequence' ? first.items[0] : first;
      return module?.kind === 'string' && !module.formatted ? module.value : [];
    });
  });
}
