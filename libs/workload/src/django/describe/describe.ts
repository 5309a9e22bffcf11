import { projectNameFor } from '@shipshape/workspace';
import { fillsIn, readAdvice } from './advice.ts';
import { readApplication } from './application.ts';
import { readCommands } from './commands/index.ts';
import { composeServices } from './compose.ts';
import { debugOff, refusesHosts, requiredByRefusal } from './debug-off.ts';
import { dockerfileFacts, productionDockerfile, readDockerfiles } from './dockerfiles.ts';
import { fact } from './evidence.ts';
import { readHealth } from './health.ts';
import { importFolders } from './import-folders.ts';
import { readInstall } from './install/install.ts';
import { dependenciesOutside } from './install/outside.ts';
import { logFiles, uploadFolders } from './kept-files.ts';
import { otherChecks, readLinters } from './linters.ts';
import { nodeLinters } from './node-linters.ts';
import { otherRepositories } from './other-repositories.ts';
import { ownDistribution } from './own-distribution.ts';
import { baseOf, folderOf, isBelow, upwards } from './paths.ts';
import { readPreparations } from './preparations.ts';
import { readProcesses } from './processes.ts';
import type { DjangoProject } from './project.ts';
import { choosePython } from './python-version.ts';
import { findRoots, type Root, statedRoot } from './roots.ts';
import { requiredByDriver } from './services/required.ts';
import { readServices } from './services/services.ts';
import { withoutDatabase } from './services/without-database.ts';
import { chooseSettings, isWholeProgram, productionEnvironment } from './settings/choose.ts';
import { projectModules } from './settings/modules.ts';
import { developmentVariables, readVariables } from './settings/variables.ts';
import { viewSettings } from './settings/view.ts';
import { Sources } from './sources.ts';
import { readStatic } from './static-files.ts';
import { unknownStatic } from './static-unknown.ts';
import { readTests } from './tests.ts';

export interface DescribeOptions {
  /** What a project whose folder is the repository's own is called (default: `app`). */
  name?: string;
  /** When the last commit was made: an old project is not given a Python that did not exist. */
  committed?: Date;
  /** The names that projects have already, by their folders. */
  named?: (root: string) => string | undefined;
  /** The one project to describe, by its folder and its manage.py; without it, those that are found. */
  only?: { root: string; manage: string };
  /** Where a symbolic link leads to, from the repository's root, and any other path itself; without it, there are no links. */
  real?: (path: string) => string;
  /** The day by which Django's end of life is judged; without it, it is not. */
  today?: Date;
}

/**
 * What the Django projects of a repository are, each conclusion with its evidence. Nothing is run, and only the texts
 * that are asked for are read.
 *
 * @param files paths from the repository's root, with `/`
 * @param read a file's text; undefined where it has none, such as a file that is not UTF-8 or is not there
 * @returns one for each project, the nearest to the root first; empty where there is no Django project
 */
export function describe(
  files: readonly string[],
  read: (path: string) => string | undefined,
  options: DescribeOptions = {},
): DjangoProject[] {
  const sources = new Sources(files, read, options.real);
  const found = findRoots(sources);
  const roots = options.only ? [statedRoot(sources, options.only)] : found;
  const names = distinctNames([...new Set([...found, ...roots].map(({ root }) => root))], options);
  return roots.map((root) =>
    describeRoot(
      sources,
      root,
      names.get(root.root) as string,
      found.map((one) => one.root).filter((one) => one !== root.root && one !== '.'),
      options,
    ),
  );
}

/** A name for each project: the one it has, that of its folder, or where another one has that, that of its path. */
function distinctNames(
  roots: readonly string[],
  { name = 'app', named = () => undefined }: DescribeOptions,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const root of roots) {
    const has = named(root);
    if (has !== undefined) names.set(root, has);
  }
  for (const root of roots.filter((one) => !names.has(one))) {
    const own = projectNameFor(root === '.' ? name : baseOf(root));
    names.set(root, [...names.values()].includes(own) ? projectNameFor(root.replaceAll('/', '-')) : own);
  }
  return names;
}

function describeRoot(
  sources: Sources,
  { root, manage, equals }: Root,
  name: string,
  others: readonly string[],
  options: DescribeOptions,
): DjangoProject {
  const folders = [...new Set([...(root === '.' ? [] : [root]), folderOf(manage.value), ...upwards(root)])];
  const dockerfiles = readDockerfiles(sources, root, others);
  const production = productionDockerfile(dockerfiles);
  const commands = readCommands(sources, root, others, dockerfiles, production?.docker);
  const installed = readInstall(sources, root, folders, commands, others);
  const { requirements } = installed;
  const framework = requirements.find(({ value }) => value.name === 'django');
  const django = framework ? fact(framework.value.specifier.replace(/^==/, ''), ...framework.evidence) : null;
  const python = choosePython({
    sources,
    root,
    folders,
    dockerfiles,
    production: production?.docker,
    installed,
    django: framework ? fact(framework.value.specifier, ...framework.evidence) : null,
    committed: options.committed,
  });
  const modules = projectModules(sources, manage.value, root);
  const places = { sources, modules, manage: manage.value, root, commands, production: production?.docker };
  const chosen = chooseSettings(places);
  const viewOf = (module: string | undefined) => viewSettings(sources, modules, module);
  // A manage.py that is all of the project has the settings in a call.
  const whole = isWholeProgram(sources, manage.value) ? modules.moduleOf(manage.value) : undefined;
  const plain = viewOf(chosen.settings.production?.value ?? whole);
  const environment = productionEnvironment(places, plain, chosen.settings.production?.value);
  const settings = { ...chosen.settings, environment };
  const view = plain.given(new Map(Object.entries(environment)));
  const read = readVariables(sources, root, view);
  const off = debugOff(read, plain, environment);
  const withoutDebug = plain.given(new Map(Object.entries({ ...environment, ...off })));
  const place = { sources, manage: manage.value, root };
  const services = readServices(view, requirements, place);
  const variables = requiredByDriver(requiredByRefusal(read, withoutDebug, off), services);
  const files = readStatic({
    ...{ sources, root, manage: manage.value, commands, requirements },
    view: withoutDebug,
    debugOff: off,
  });
  const logs = logFiles(view, place);
  const development = viewOf(chosen.settings.development?.value);
  const readable = view.all('INSTALLED_APPS').length > 0;
  const fills = fillsIn(sources, view);
  const tests = readTests(sources, { root, manage: manage.value, folders }, commands, requirements, {
    settings,
    viewOf,
    committed: files.value.committed,
  });
  const linters = [
    ...readLinters(sources, root, folders, commands, requirements),
    ...nodeLinters(sources, root, commands),
  ];
  const checks = [tests, ...linters].flatMap(({ evidence }) => evidence);
  const health = readHealth(sources, modules, view);
  return {
    name,
    root,
    manage,
    install: installed.install,
    distribution: ownDistribution(sources, root, folders),
    requirements,
    python: python.python,
    django,
    settings,
    application: readApplication(sources, root, modules, view, commands, requirements),
    services,
    ...(fills ? {} : withoutDatabase(sources, modules, view)),
    ...(readable && !fills && refusesHosts(withoutDebug) ? { refusesHosts: true as const } : {}),
    importFolders: importFolders(view, modules, [manage.value, sources.real(manage.value)], root),
    logFiles: logs,
    uploadFolders: uploadFolders([view, development], place),
    static: files,
    dockerfiles: dockerfileFacts(dockerfiles, production),
    compose: composeServices(sources, root),
    processes: readProcesses(sources, root, modules, commands, requirements),
    tests,
    linters,
    preparations: readPreparations(sources, root, commands, checks),
    variables,
    developmentVariables: developmentVariables(variables, chosen.settings, (module) =>
      readVariables(sources, root, viewOf(module)),
    ),
    health,
    lfs: /filter=lfs/.test(sources.text('.gitattributes') ?? ''),
    submodules: submodulesOf(sources).filter((path) => isBelow(path, root)),
    advice: readAdvice({
      readable,
      sources,
      root,
      view,
      django,
      health,
      static: files.value,
      services,
      logs,
      today: options.today,
      fills,
    }),
    unknown: [
      ...(equals.length > 0
        ? [
            `Which manage.py is the project's: ${[manage.value, ...equals].join(' and ')} have equal right in ${root}; the first was taken.`,
          ]
        : []),
      ...installed.unknown,
      ...dependenciesOutside(installed.install.value, root),
      ...python.unknown,
      ...chosen.unknown,
      ...otherRepositories(sources, root),
      ...otherChecks(sources, root, folders, commands),
      ...unknownStatic(files.value, { sources, root, manage: manage.value, view, requirements }),
      ...(chosen.settings.production && !readable
        ? [
            `What ${chosen.settings.production.value} sets: INSTALLED_APPS was not found in it, so its database, static files and variables may be incomplete. Probing asks it.`,
          ]
        : []),
      ...services.flatMap(({ value: { kind, by, optional } }) =>
        kind === 'other' && !optional
          ? `Whether tests and smoke test pass on ${by}: no server of it can be started for them. Where the settings can use PostgreSQL, MySQL or SQLite by variables, state those in shipshape.json: "environment" for tests, "smoke.environment" for the image.`
          : [],
      ),
      ...(fills
        ? [
            `What ${fills} sets while it is loaded: names that are not written in it, so its database, hosts and variables may be missing here. State the variables that production needs as smoke.environment in shipshape.json.`,
          ]
        : []),
      ...[...sources.broken].map(
        ([file, reason]) => `What ${file} states: it could not be read (${reason}).`,
      ),
    ],
  };
}

const submodulesOf = (sources: Sources): string[] =>
  [...(sources.text('.gitmodules') ?? '').matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(
    ([, path = '']) => path,
  );
