import type { SettingsContext } from '../context.ts';
import { placeOf } from '../evidence.ts';
import { isInRepository } from '../settings/modules.ts';
import { allStatements, dotted, expressionsOf, type Statement, walk } from '../syntax/python-tree.ts';
import { packageName } from './requirements.ts';

/**
 * The applications of production's settings that development's packages alone bring, such as debug_toolbar: the server does
 * not start without them. A package is known by its name, with or without `django-`.
 */
export function applicationsOfDevelopment({
  sources,
  requirements,
  withoutDebug: view,
}: SettingsContext): string[] {
  const brings = (name: string, app: string) =>
    [packageName(app), packageName(`django-${app}`)].includes(packageName(name));
  const tried = new Set(view.files.flatMap((file) => [...triedModules(sources.python(file))]));
  const apps = view.value('INSTALLED_APPS');
  if (!Array.isArray(apps)) return [];
  const modules = new Set(apps.flatMap((app) => (typeof app === 'string' ? [topOf(app)] : [])));
  return [...modules].flatMap((app) => {
    const found = requirements.filter(({ value }) => brings(value.name, app));
    const [first] = found;
    const [place] = first?.evidence ?? [];
    if (!first || !place || !found.every(({ value }) => value.development)) return [];
    if (tried.has(app) || isInRepository(sources, app)) return [];
    return [
      `Whether production starts: its INSTALLED_APPS name ${app}, and ${first.value.name} is among development's packages alone (${placeOf(place)}). Move it to production's packages, or add ${app} in the settings of development only.`,
    ];
  });
}

/** The modules that settings ask for before they name them: `try: import debug_toolbar`, `if find_spec("debug_toolbar")`. */
function* triedModules(statements: readonly Statement[]): Generator<string> {
  for (const statement of allStatements(statements)) {
    for (const expr of expressionsOf(statement).flatMap((one) => [...walk(one)]))
      if (
        expr.kind === 'call' &&
        /(^|\.)(find_spec|import_module|find_loader)$/.test(dotted(expr.callee) ?? '')
      )
        yield* expr.args.flatMap((one) => (one.kind === 'string' ? topOf(one.value) : []));
    if (statement.kind !== 'try') continue;
    for (const one of allStatements(statement.body)) {
      if (one.kind === 'import') yield* one.names.map(({ module }) => topOf(module));
      if (one.kind === 'from') yield topOf(one.module);
    }
  }
}

const topOf = (module: string): string => module.split('.')[0] as string;
