import type { Context } from '../context.ts';
import { at, fact, placeOf } from '../evidence.ts';
import type { Evidence, Fact, Settings } from '../project.ts';
import type { Place } from '../sources.ts';
import { anywhere, basesOf, siblings } from './candidates.ts';
import { configurationNames } from './configuration-names.ts';
import { isDevelopmentName, isProductionName, isTestName } from './names.ts';
import { type Reference, references, statedSettings } from './references.ts';
import { templateOf } from './template.ts';
import { viewOf } from './view.ts';

export interface ChosenSettings {
  settings: Omit<Settings, 'environment'>;
  unknown: string[];
}

/** Which settings module is production's, the tests' and development's, and which class of it. */
export function chooseSettings(context: Context): ChosenSettings {
  const { sources, modules } = context;
  const named = references(context, 'DJANGO_SETTINGS_MODULE', (name) => modules.fileOf(name) !== undefined);
  const known = named.length > 0 ? named.map(({ name }) => name) : anywhere(context);
  const found = [...new Set([...known, ...siblings(context, known)])].sort();
  const fileOf = (module: string) => modules.fileOf(module) as string;
  // manage.py may still name the package that startproject's one module became.
  const filled = found.filter((module) => !isBlank(sources.text(fileOf(module)) ?? ''));
  const all = filled.length > 0 ? filled : found;
  const bases = new Set(all.flatMap((module) => basesOf(context, fileOf(module))));
  const isBase = (module: string) => bases.has(fileOf(module));
  const hasDatabase = (module: string) => viewOf(context, module).all('DATABASES').length > 0;
  const chosen = choose(
    all,
    named.filter(({ name }) => all.includes(name)),
    (module) => at(fileOf(module)),
    isBase,
    // Its database is in those that build on it.
    (module) => isBase(module) && !hasDatabase(module) && all.some(hasDatabase),
  );
  const unknown: string[] = [];
  const stated = statedSettings(context);
  if (stated?.DJANGO_SETTINGS_MODULE && !modules.fileOf(stated.DJANGO_SETTINGS_MODULE))
    unknown.push(
      `"settings" in ${placeOf(stated.evidence)} names ${stated.DJANGO_SETTINGS_MODULE}, which is no module of this project${all.length > 0 ? `: there are ${all.join(', ')}` : ''}.`,
    );
  if (!chosen.certain && !(all.length === 0 && isWholeProgram(context))) {
    unknown.push(
      all.length > 0
        ? `Which settings are production's: there are ${all.join(', ')}, and nothing says which one is deployed. State it in shipshape.json: "settings": "${chosen.production?.value ?? all[0]}".`
        : noSettings(context),
    );
  }
  const settings = { modules: all, ...withClasses(context, chosen, unknown) };
  return { settings, unknown };
}

/** Whether a manage.py is all of a project: it has the settings in a call, and seldom an application. */
export const isWholeProgram = ({ sources, manage }: Place): boolean =>
  /\bsettings\.configure\(/.test(sources.text(manage) ?? '');

/** Whether a module has comments alone. */
const isBlank = (text: string): boolean => text.split('\n').every((line) => /^\s*(#|$)/.test(line));

/** That there are none, with the module that is named in vain and the file that it is copied from, where there is one. */
function noSettings(context: Context): string {
  const [absent] = references(context, 'DJANGO_SETTINGS_MODULE', () => true);
  const found = absent && templateOf(context.sources.files, absent.name);
  if (!found)
    return 'Which module has the settings: none was found. State "settings", such as "config.settings", in shipshape.json.';
  const { file, template } = found;
  return `Which module has the settings: ${absent.name} is named in ${placeOf(absent.evidence)}, and ${file} is not in the repository. ${template} looks like its template: commit a copy as ${file} that reads its secrets from variables, or state "settings" in shipshape.json.`;
}

type Roles = Pick<Settings, 'production' | 'test' | 'development'>;

/** Of what is named somewhere and what there is beside it, that of production, of the tests and of development. */
function choose(
  all: readonly string[],
  named: readonly Reference[],
  evidenceOf: (name: string) => Evidence,
  isBase: (name: string) => boolean = () => false,
  isIncomplete: (name: string) => boolean = () => false,
): Roles & { certain: boolean } {
  const last = (name: string) => name.split('.').at(-1) as string;
  const byName = (is: (name: string) => boolean): Fact<string> | undefined => {
    const exact = (name: string) => Number(!/^(test|production|local)$/i.test(last(name)));
    const [best] = all
      .filter((name) => is(last(name)))
      .sort((a, b) => exact(a) - exact(b) || a.length - b.length);
    return best === undefined ? undefined : fact(best, evidenceOf(best));
  };
  const by = (
    kind: Reference['by'],
    is: (name: string) => boolean = () => true,
  ): Fact<string> | undefined => {
    const found = named.find((one) => one.by === kind && is(one.name));
    return found && fact(found.name, found.evidence);
  };
  const notForOthers = (name: string) => !isTestName(last(name)) && !isDevelopmentName(last(name));
  const proper = all.filter(notForOthers);
  const only = (names: readonly string[]) =>
    names.length === 1 ? fact(names[0] as string, evidenceOf(names[0] as string)) : undefined;
  const served = new Set(
    named.flatMap((one) => (one.by === 'wsgi' && notForOthers(one.name) ? one.name : [])),
  );
  const chosen =
    by('stated') ??
    by('production') ??
    by('build', (name) => notForOthers(name) && !isBuildName(last(name))) ??
    byName(isProductionName) ??
    // Where several applications lie in one project, nothing says which one of them it is.
    (served.size > 1 ? undefined : (by('wsgi', notForOthers) ?? by('asgi', notForOthers))) ??
    only(all) ??
    by('manage', notForOthers) ??
    only(proper.filter((name) => !isIncomplete(name))) ??
    only(proper.filter((name) => !isBase(name) && !isBuildName(last(name))));
  return {
    certain: chosen !== undefined,
    production: chosen ?? by('wsgi') ?? by('manage') ?? null,
    test: by('test', isTestName) ?? byName(isTestName) ?? null,
    development:
      by('manage', (name) => name !== chosen?.value && !isTestName(name)) ??
      byName(isDevelopmentName) ??
      null,
  };
}

/** Settings for `RUN manage.py collectstatic` alone. */
const isBuildName = (name: string) => /^(build|static|collectstatic|dummy)$/i.test(name);

/** With the classes of django-configurations, where the modules have any: `config.settings:Production`. */
function withClasses(context: Context, chosen: Roles, unknown: string[]): Roles {
  const { sources, modules } = context;
  const { production, test, development } = chosen;
  if (!production || !/\bconfigurations\b/.test(sources.text(context.manage) ?? '')) return chosen;
  const rolesOf = (module: Fact<string>) => {
    const file = modules.fileOf(module.value);
    const classes = file ? configurationNames(context, file) : [];
    const named = references(context, 'DJANGO_CONFIGURATION', (name) => classes.includes(name));
    return { classes, roles: choose(classes, named, () => at(file as string)) };
  };
  const { classes, roles } = rolesOf(production);
  if (classes.length === 0) return chosen;
  if (!roles.certain)
    unknown.push(
      `Which class of ${production.value} is production's: there are ${classes.join(', ')}, and nothing says which one is deployed. State "settings": "${production.value}:<class>" in shipshape.json.`,
    );
  const joined = (module: Fact<string>, name: Fact<string> | null): Fact<string> =>
    name ? fact(`${module.value}:${name.value}`, ...module.evidence, ...name.evidence) : module;
  // That of another role may be in a module of its own.
  const other = (module: Fact<string> | null, role: 'test' | 'development') => {
    const of = module ?? production;
    const name = (of.value === production.value ? roles : rolesOf(of).roles)[role];
    return name ? joined(of, name) : module;
  };
  return {
    production: joined(production, roles.production),
    test: other(test, 'test'),
    development: other(development, 'development'),
  };
}

/** The variables with which a command has production's settings. */
export const productionVariables = ({ production, environment }: Settings): Record<string, string> => ({
  ...environment,
  ...(production ? settingsVariables(production.value) : {}),
});

/** The variables that choose settings: `config.settings`, or `config.settings:Production` of django-configurations. */
export function settingsVariables(settings: string): Record<string, string> {
  const [module = '', name] = settings.split(':');
  return { DJANGO_SETTINGS_MODULE: module, ...(name ? { DJANGO_CONFIGURATION: name } : {}) };
}
