import type { SettingsContext } from '../context.ts';
import { placeOf } from '../evidence.ts';
import type { Application, Fact, Install, Requirement } from '../project.ts';
import { isInRepository } from '../settings/modules.ts';
import { allStatements, dotted, expressionsOf, type Statement, walk } from '../syntax/python-tree.ts';
import { packageName } from './requirements.ts';
import { startedModules } from './started-modules.ts';

/**
 * What production does not start without, and development's packages alone bring: applications of its settings, such as
 * debug_toolbar, and what its code imports in any case. A package is known by its name, with or without `django-`.
 *
 * @returns each a sentence with what to do
 */
export function missingInProduction(
  context: SettingsContext,
  install: Install,
  application: Application,
): string[] {
  const { sources, requirements, withoutDebug: view } = context;
  const onlyDevelopment = (module: string): Fact<Requirement> | undefined => {
    const names = [packageName(module), packageName(`django-${module}`)];
    const found = requirements.filter(({ value }) => names.includes(value.name));
    const isOnly = found.every(({ value }) => value.development) && !isInRepository(sources, module);
    return isOnly ? found[0] : undefined;
  };
  const named = new Set<string>();
  const sentence = (module: string, why: string, instead: string) => {
    const found = onlyDevelopment(module);
    const place = found?.evidence[0];
    if (!found || !place || named.has(module)) return [];
    named.add(module);
    return [
      `Whether production starts: ${why} ${module}, and ${found.value.name} is among development's packages alone (${placeOf(place)}). Move it to production's packages, or ${instead}.`,
    ];
  };
  const tried = new Set(view.files.flatMap((file) => [...triedModules(sources.python(file))]));
  const apps = view.value('INSTALLED_APPS');
  const modules = (Array.isArray(apps) ? apps : []).flatMap((app) =>
    typeof app === 'string' ? topOf(app) : [],
  );
  const ofSettings = modules
    .filter((app) => !tried.has(app))
    .flatMap((app) =>
      sentence(app, 'its INSTALLED_APPS name', `add ${app} in the settings of development only`),
    );
  if (!requirements.some(({ value }) => value.development)) return ofSettings;
  const ofCode = startedModules(context, application).flatMap(({ module, evidence }) => {
    const top = topOf(module);
    // Without all packages pinned, another one may bring it: Django's extensions are rarely brought so.
    const isCertain = install.locked || onlyDevelopment(top)?.value.name.startsWith('django-');
    return isCertain
      ? sentence(top, `${placeOf(evidence)} imports`, 'import it where DEBUG is on alone')
      : [];
  });
  return [...ofSettings, ...ofCode];
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
