import { projectNameFor } from '@shipshape/workspace';
import { folderOf, isBelow, upwards } from '../../paths.ts';
import { readAdvice } from './advice.ts';
import { isForDevelopment, readApplication } from './application.ts';
import { unknownEntries } from './application-entry.ts';
import { readCommands } from './commands/index.ts';
import { dockerCommands } from './commands/production.ts';
import { composeServices } from './compose.ts';
import { refusesHosts, requiredByRefusal } from './debug-off.ts';
import { readDockerfiles } from './dockerfiles.ts';
import { fact } from './evidence.ts';
import { readHealth } from './health.ts';
import { importFolders } from './import-folders.ts';
import { missingInProduction } from './install/development-only.ts';
import { readInstall } from './install/install.ts';
import { unlistedPackages } from './install/unlisted.ts';
import { logFiles, uploadFolders } from './kept-files.ts';
import { readLinters } from './linters.ts';
import { otherRepositories } from './other-repositories.ts';
import { ownDistribution } from './own-distribution.ts';
import { readPreparations } from './preparations.ts';
import { readProcesses, unknownProcesses } from './processes.ts';
import { dockerfileFacts, productionDockerfile } from './production-dockerfile.ts';
import type { DjangoProject } from './project.ts';
import { choosePython } from './python-version.ts';
import { findRoots, type Root, statedRoot } from './roots.ts';
import { unknownPath } from './server-options.ts';
import { requiredByDriver } from './services/required.ts';
import { readServices } from './services/services.ts';
import { withoutDatabase } from './services/without-database.ts';
import { unknownAbsent } from './settings/absent-modules.ts';
import { chooseSettings } from './settings/choose.ts';
import { projectModules } from './settings/modules.ts';
import { unknownSettings, withSettings } from './settings/production.ts';
import { developmentVariables, readVariables } from './settings/variables.ts';
import { type Place, Sources } from './sources.ts';
import { readStatic } from './static-files.ts';
import { unknownStatic } from './static-unknown.ts';
import { systemPackages } from './system-packages.ts';
import { readTests } from './tests.ts';
import { withCopiedVariables } from './tests-environment.ts';

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
  return roots.map((one) => {
    const { root, manage } = one;
    const folders = [...new Set([...(root === '.' ? [] : [root]), folderOf(manage.value), ...upwards(root)])];
    const others = found.map((other) => other.root).filter((other) => other !== root && other !== '.');
    const place = { sources, root, manage: manage.value, folders, others };
    return describeRoot(place, one, names.get(root) as string, options);
  });
}

/** Folders that say where code lies, and not which code it is. */
const saysNothing = /^(\.|src|source|code|app|project)$/;

/**
 * A name for each project: the one it has, that of its folder or of the nearest above that has a name of its own, at last the
 * repository's; where another one has that, that of its path.
 */
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
    const folder = root.split('/').findLast((part) => !saysNothing.test(part));
    const own = projectNameFor(folder ?? name);
    names.set(root, [...names.values()].includes(own) ? projectNameFor(root.replaceAll('/', '-')) : own);
  }
  return names;
}

function describeRoot(
  place: Place,
  { manage, unknown }: Root,
  name: string,
  { committed, today }: DescribeOptions,
): DjangoProject {
  const { sources, root } = place;
  const modules = projectModules(place);
  const dockerfiles = readDockerfiles(place);
  const production = productionDockerfile(dockerfiles, (docker) =>
    isForDevelopment(dockerCommands(place, docker, true).filter(({ name }) => name === 'start')),
  );
  const shipped = { ...place, modules, dockerfiles, production: production?.docker };
  const run = { ...shipped, commands: readCommands(shipped) };
  const installed = readInstall(run);
  const { install, requirements } = installed;
  const required = requirements.find(({ value }) => value.name === 'django');
  const django = required ? fact(required.value.specifier, ...required.evidence) : null;
  const files = { ...run, requirements, django };
  const python = choosePython(files, installed, committed);
  const chosen = chooseSettings(files);
  const context = withSettings(files, chosen.settings);
  const services = readServices(context);
  const variables = requiredByDriver(requiredByRefusal(context), services);
  const application = readApplication(context);
  const collected = readStatic(context);
  const tested = readTests(context, collected.value, services);
  const { linters, unknown: unchecked } = readLinters(context);
  const checks = [tested, ...linters].flatMap(({ evidence }) => evidence);
  const preparations = readPreparations(context, checks);
  const tests = withCopiedVariables(tested, preparations, { sources, services });
  const project = {
    name,
    root,
    manage,
    install,
    distribution: ownDistribution(place),
    requirements,
    python: python.python,
    django: django && fact(django.value.replace(/^==/, ''), ...django.evidence),
    settings: context.settings,
    application,
    services,
    ...withoutDatabase(context),
    ...(refusesHosts(context) ? { refusesHosts: true as const } : {}),
    importFolders: importFolders(context),
    logFiles: logFiles(context),
    uploadFolders: uploadFolders(context),
    static: collected,
    dockerfiles: dockerfileFacts(dockerfiles, production),
    compose: composeServices(place),
    processes: readProcesses(context),
    tests,
    linters,
    preparations,
    variables,
    developmentVariables: developmentVariables(variables, context.settings, (module) =>
      readVariables(place, context.viewOf(module)),
    ),
    health: readHealth(context),
    lfs: /filter=lfs/.test(sources.text('.gitattributes') ?? ''),
    submodules: submodulesOf(sources).filter((path) => isBelow(path, root)),
  };
  return {
    ...project,
    advice: readAdvice(context, project, today),
    unknown: [
      ...unknown,
      ...installed.unknown,
      ...unlistedPackages(install.value, context),
      ...missingInProduction(context, install.value, application),
      ...unknownEntries(context, application),
      ...unknownPath(context),
      ...python.unknown,
      ...chosen.unknown,
      ...otherRepositories(place),
      ...unchecked,
      ...unknownStatic(collected.value, context),
      ...unknownAbsent(context),
      ...unknownSettings(context, services),
      ...unknownProcesses(context),
      ...systemPackages(context),
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
