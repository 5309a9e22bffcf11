import { baseOf, depthOf, folderOf, isBelow, join, relative } from '../../../paths.ts';
import { isAside } from '../../../project-folder.ts';
import type { Command } from '../commands/index.ts';
import type { CommandContext } from '../context.ts';
import { at } from '../evidence.ts';
import type { Evidence, Fact, Requirement } from '../project.ts';
import { type Data, get, type Place, record, type Sources, strings } from '../sources.ts';
import { isList, isManifest, isPlainName, manifestFolder } from './manifests.ts';
import { commandsOfDockerfile } from './named.ts';
import { type RequirementsChain, readChain } from './requirements-chain.ts';

export interface ChosenRequirements {
  production: RequirementsChain;
  development: RequirementsChain[];
  evidence: Evidence[];
}

const forProduction =
  /(^|[/._-])(production|prod|prd|deploy|deployment|live|heroku|docker|server)(?=$|[/._-])/i;
const forDevelopment =
  /(^|[/._-])(dev|devel|develop|development|local|test|tests|testing|ci|lint|linting|style|qa|tooling|tools|build|docs?|doc|optional|typing|types|debug|pip|playwright|e2e)(?=$|[/._-])/i;
const forConstraints = /constraints?/i;

/** Without what it ends with, which says nothing of what it is for: `pip-compile` writes `base.pip` as well. */
const stem = (path: string): string => path.replace(/\.(txt|in|pip)$/, '');

/**
 * Which requirements file production installs: what production's own Dockerfile or Procfile installs, then what
 * pyproject.toml takes its dependencies from, then the one whose name says so, then requirements.txt, then the base that others include.
 */
export function chooseRequirements(context: CommandContext): ChosenRequirements | undefined {
  const { sources, root, folders, commands, others } = context;
  const named = new Set(commands.flatMap(listsOf).map(baseOf));
  const lists = sources.files.filter((path) => isList(path) && (isManifest(path) || named.has(baseOf(path))));
  const all = lists.filter(
    (path) => !isAside(relative(root, path)) && folders.includes(manifestFolder(path)),
  );
  // The compiled file stands for the one that it was compiled from.
  const files = all.filter(
    (path) => !path.endsWith('.in') || !all.some((one) => isMadeFrom(path, one, sources)),
  );
  const stated = listsOfManifests(context);
  // Those of a project within this one are its own.
  const within = others.filter((other) => other !== root && isBelow(other, root));
  const below = lists.filter((path) => isBelow(path, root) && !within.some((other) => isBelow(path, other)));
  const byDocker = commands.filter(({ production, origin }) => production && origin === 'docker');
  // `pip install -r shop/requirements.txt`, wherever that lies.
  const [byImage = []] = [files, below]
    .map((from) => installed(byDocker, from).filter(({ path }) => isForProduction(baseOf(path))))
    .filter((found) => found.length > 0);
  const elsewhere = installed(commands, below)
    .map(({ path }) => path)
    .filter((path) => forDevelopment.test(stem(relative(root, path))));
  const near = (path: string) => folders.indexOf(manifestFolder(path));
  const nameOf = (path: string) => stem(relative(manifestFolder(path), path));
  const rank = (path: string): number => {
    const name = nameOf(path);
    if (forConstraints.test(name)) return 9;
    if (forDevelopment.test(name.replace(/^requirements/i, ''))) return 6;
    if (forProduction.test(name)) return 1;
    if (isPlainName(name)) return 2;
    return /(^|[/._-])(base|common|core|main|requirements|default|app|project)(?=$|[._-])/i.test(name)
      ? 3
      : 4;
  };
  const ranked = [...files].sort((a, b) => rank(a) - rank(b) || near(a) - near(b) || depthOf(a) - depthOf(b));
  const own =
    [byImage.map(({ path }) => path), stated.production, ranked.slice(0, 1)].find(
      (paths) => paths.length > 0,
    ) ?? [];
  if (own.length === 0) return undefined;
  const production = withDjango(
    sources,
    own,
    ranked.filter((path) => rank(path) < 6),
  );
  const development = [
    ...new Set([...files.filter((path) => rank(path) === 6), ...stated.development, ...elsewhere]),
  ]
    .filter(
      (path) =>
        !production.files.includes(path) &&
        !/(^|[/._-])docs?(?=$|[/._-])/i.test(stem(relative(root, path))) &&
        !/(^|[/._-])(pip|build)(?=$|[/._-])/i.test(nameOf(path)),
    )
    .map((path) => readChain(sources, path, true));
  return {
    production,
    development,
    evidence: byImage.length > 0 ? byImage.map(({ evidence }) => evidence) : own.map((path) => at(path)),
  };
}

/** Whether a list was compiled from that one, which lies beside it or is named in its header: `pip-compile source/dev.in`. */
function isMadeFrom(source: string, list: string, sources: Sources): boolean {
  if (list.endsWith('.in')) return false;
  if (stem(list) === stem(source)) return true;
  const header = /^(#.*\r?\n)*/.exec(sources.text(list) ?? '')?.[0] ?? '';
  return header.split(/[\s=]+/).some((word) => sharedEnd(source, word) > 0);
}

/** The files that a pyproject.toml takes its dependencies from: those of setuptools, and of hatch's plugin. */
function listsOfManifests({ sources, folders }: Place): Record<'production' | 'development', string[]> {
  const manifests = folders.map((folder) => ({
    folder,
    tool: get(sources.toml(join(folder, 'pyproject.toml') as string), 'tool'),
  }));
  const of = (read: (tool: Data) => Data[]) =>
    manifests.flatMap(({ folder, tool }) =>
      read(tool)
        .flatMap((names) => strings(names ?? []))
        .map((name) => join(folder, name) ?? '')
        .filter(sources.has),
    );
  const dynamic = (tool: Data) => get(tool, 'setuptools', 'dynamic');
  const hook = (tool: Data) => get(tool, 'hatch', 'metadata', 'hooks', 'requirements_txt');
  const extras = (table: Data) => Object.values(record(table));
  return {
    production: of((tool) => [get(dynamic(tool), 'dependencies', 'file'), get(hook(tool), 'files')]),
    development: of((tool) => [
      ...extras(get(dynamic(tool), 'optional-dependencies')).map((one) => get(one, 'file')),
      ...extras(get(hook(tool), 'optional-dependencies')),
    ]),
  };
}

/** Whether its name does not say that it is of development, or no requirements at all. */
const isForProduction = (name: string) => !forDevelopment.test(stem(name)) && !forConstraints.test(name);

/** The lists of requirements that a command installs, as it names them. */
function listsOf({ program, args }: Command): string[] {
  const isSync = program === 'pip-sync' || (program === 'uv' && args[0] === 'pip' && args[1] === 'sync');
  return args.flatMap((word, index) => {
    const name = /^(-r|--requirements?)$/.test(word)
      ? args[index + 1]
      : isSync && word.endsWith('.txt')
        ? word
        : /^(?:-r|--requirements?=)(.+)$/.exec(word)?.[1];
    return name ? [name] : [];
  });
}

/** The files that commands install, each once. */
function installed(
  commands: readonly Command[],
  files: readonly string[],
): { path: string; evidence: Evidence }[] {
  const found = commands.flatMap((command) =>
    listsOf(command).flatMap((name) => {
      const path = files
        .filter((file) => sharedEnd(file, name) > 0)
        .sort(
          (a, b) => sharedEnd(b, name) - sharedEnd(a, name) || folderOf(a).length - folderOf(b).length,
        )[0];
      return path ? [{ path, evidence: command.evidence }] : [];
    }),
  );
  return found.filter(({ path }, index) => found.findIndex((one) => one.path === path) === index);
}

/** What is in the lists that production's Dockerfile installs, wherever they lie: beside a manifest they are no way of their own. */
export const listedByDockerfile = (context: CommandContext): Fact<Requirement>[] =>
  installed(commandsOfDockerfile(context), context.sources.files.filter(isList))
    .filter(({ path }) => isForProduction(baseOf(path)))
    .flatMap(({ path }) => readChain(context.sources, path).requirements);

/** These files; where they only add to what Django is in, such as a server, with the first of the others that has it. */
function withDjango(
  sources: Sources,
  paths: readonly string[],
  others: readonly string[],
): RequirementsChain {
  const chain = readChains(sources, paths);
  const first = namesDjango(chain) ? undefined : others.find((path) => namesDjango(readChain(sources, path)));
  return first === undefined ? chain : readChains(sources, [first, ...paths]);
}

const namesDjango = ({ requirements }: RequirementsChain) =>
  requirements.some(({ value }) => value.name === 'django');

/** Several files as one chain; those that another one includes are in it once. */
function readChains(sources: Sources, paths: readonly string[]): RequirementsChain {
  const chains = paths.map((path) => readChain(sources, path));
  const outer = chains.filter(
    (chain) =>
      !chains.some((other) => other !== chain && other.files.slice(1).includes(chain.files[0] as string)),
  );
  const [only] = outer;
  if (only && outer.length === 1) return only;
  const seen = new Set<string>();
  const isNew = (name: string) => !seen.has(name) && seen.add(name) !== undefined;
  return {
    files: [...new Set(outer.flatMap(({ files }) => files))],
    requirements: outer.flatMap(({ requirements }) => requirements).filter(({ value }) => isNew(value.name)),
    direct: [...new Set(outer.flatMap(({ direct }) => direct))],
    missing: outer.flatMap(({ missing }) => missing),
    // Locked each for itself, they are not locked together.
    locked: false,
    hashed: false,
  };
}

/** How many letters of a path in an image, such as `/tmp/requirements/production.txt`, that file of the repository ends with. */
function sharedEnd(file: string, name: string): number {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return Math.max(
    ...parts.map((_, index) => {
      const tail = parts.slice(index).join('/');
      return file === tail || file.endsWith(`/${tail}`) ? tail.length : 0;
    }),
  );
}
