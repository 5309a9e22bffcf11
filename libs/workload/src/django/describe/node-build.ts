import { posix } from 'node:path';
import { literal } from '../../literal.ts';
import { baseOf, depthOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import { belongsTo } from '../../project-folder.ts';
import { missingFolders, wholeBuilds } from './awaited-folders.ts';
import type { Command } from './commands/index.ts';
import type { SettingsContext } from './context.ts';
import { at, fact, lineOf } from './evidence.ts';
import { nodeOfCi } from './node-of-ci.ts';
import { programOfImage } from './node-programs.ts';
import { nodeTask } from './node-tasks.ts';
import { writtenStatic } from './node-writes.ts';
import type { Evidence, Fact, StaticFiles } from './project.ts';
import { get, record, type Sources } from './sources.ts';

type Node = NonNullable<StaticFiles['node']>;

const locks: [file: string, manager: Node['manager']][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];
const packages = 'node_modules';
/** Whether a folder is that of packages, or one of a package. */
const isOfPackages = (folder: string): boolean => folder.split('/').includes(packages);

/** Scripts that build for production by their names, and those that build, the most explicit first. */
const forProduction = ['build:prod', 'build:production', 'build-prod', 'production', 'prod'];
const scripts = [...forProduction, 'build', 'compile', 'build:css', 'build:assets', 'dist'];

/** Whether a script that a Dockerfile runs may be one that builds: `webpack:build:prod`. */
export const isBuild = (word: string): boolean =>
  scripts.includes(word) || /^(?!-)(.*[:._-])?(build|prod|production|compile)($|[:._-])/.test(word);

/** The build of the front end, where static files need one: a folder or a loader of the settings waits for its result. */
export function nodeBuild(context: SettingsContext): Fact<Node> | undefined {
  const { sources, root, withoutDebug: view, commands } = context;
  const candidates = sources
    .named('package.json')
    .filter((path) => belongsTo(root, path))
    .sort((a, b) => depthOf(a) - depthOf(b));
  const missing = missingFolders(context, view);
  const tailwind = missing.length === 0 ? tailwindTheme(context) : undefined;
  const output = tailwind ? [tailwind] : missing;
  const loader = view.mentions(
    /^(INSTALLED_APPS|[A-Z_]*APPS|WEBPACK_LOADER|DJANGO_VITE.*|STATICFILES_FINDERS)$/,
    /webpack_loader|django_vite|webpack_boilerplate|manifest_loader/,
  );
  const calls = commands.filter(
    ({ origin, program, args }) =>
      origin === 'docker' && /^(npm|yarn|pnpm|npx|bun)$/.test(program) && args.some(isBuild),
  );
  // A Dockerfile that nobody recognizes as production's builds the front end for its image all the same.
  const production = calls.find((one) => one.production) ?? calls.find(({ name }) => name === 'build');
  // django-npm and django-node-assets collect packages without a folder being named.
  const finder = view.mentions(/^STATICFILES_FINDERS$/, /(Npm|NodeModules)Finder$/);
  const installs = finder !== undefined || output.some(({ folder }) => isOfPackages(folder));
  const called = programOfImage(context, candidates);
  const asked = output[0]?.evidence ?? finder?.evidence ?? loader?.evidence ?? production?.evidence;
  // Where nothing asks for a build, its own text tells that it makes static files that git does not keep.
  const written = asked || called ? undefined : writtenStatic(context, candidates, isBuild);
  const why = asked ?? called?.evidence ?? (written && at(written.manifest));
  if (!why) return undefined;
  const wanted = output.filter((one) => !isOfPackages(one.folder));
  for (const path of tailwind ? [tailwind.manifest] : written ? [written.manifest] : candidates) {
    const data = record(get(sources.json(path), 'scripts'));
    const inDockerfile = production?.args.find((word) => Object.hasOwn(data, word));
    // A Dockerfile for developers may build for them.
    const named = production?.production ? undefined : forProduction.find((one) => Object.hasOwn(data, one));
    const stated = (inDockerfile && named) ?? inDockerfile;
    const folder = folderOf(path);
    const own = called?.folder === folder ? called : undefined;
    // Where that call alone tells that there is a front end, it is how it is built.
    const names =
      own && !asked ? [] : [...scripts, ...Object.keys(data).filter(isBuildOf(data, folder, wanted))];
    const script = stated ?? written?.script ?? names.find((name) => Object.hasOwn(data, name)) ?? null;
    const others = wanted.map((one) => relative(root, one.folder));
    const found = script === null && others.length > 0 ? nodeTask(sources, folder) : undefined;
    const task = found ?? (script === null ? own : undefined);
    const builds = script !== null || task !== undefined;
    if (!builds && !installs) continue;
    // What a script makes elsewhere is wanted as well as its packages.
    const made = builds
      ? [relative(root, folder) || '.']
      : [join(relative(root, folder) || '.', packages) as string];
    const [lock, manager] = lockOf(sources, folder) ??
      (folder === '.' ? undefined : lockOf(sources, '.')) ?? [
        null,
        managerOf(get(sources.json(path), 'packageManager')),
      ];
    const version = nodeOfCi(context, folder);
    const programs = production && stated === script ? besidePackages(commands, production) : [];
    const places: Evidence[] = [
      script
        ? at(
            path,
            lineOf(sources.text(path) ?? '', new RegExp(`"${script}"\\s*:`)),
            `${script}: ${String(data[script])}`,
          )
        : (task?.evidence ?? at(path)),
      ...(why === task?.evidence || written ? [] : [why]),
    ];
    return fact<Node>(
      {
        folder: relative(root, folder),
        manager,
        lock: lock === null ? null : isBelow(lock, root) ? relative(root, lock) : lock,
        ...(version === undefined ? {} : { version }),
        script,
        ...(task ? { task: task.task } : {}),
        ...(programs.length > 0 ? { programs } : {}),
        output: written
          ? written.output
          : !builds || (installs && others.length === 0)
            ? made
            : wholeBuilds(output.map((one) => relative(root, one.folder))),
      },
      ...places,
    );
  }
  return undefined;
}

/** What a Dockerfile installs before a script runs: `npm install -g sass`. */
const besidePackages = (commands: readonly Command[], { evidence: { file, line = 0 } }: Command): string[] =>
  commands
    .filter(
      ({ program, text, evidence: at }) =>
        program === 'npm' && / (-g|--global)\b/.test(text) && at.file === file && (at.line ?? 0) <= line,
    )
    .flatMap(({ args }) => args.slice(1).filter((word) => !/^(-|(npm|yarn|pnpm|corepack)(@|$))/.test(word)));

const isBuildOf =
  (data: Record<string, unknown>, folder: string, wanted: readonly { folder: string }[]) => (name: string) =>
    makes(String(data[name]), folder, wanted);

/** Whether a script, by its text, writes into one of these folders and ends: `tailwindcss -o static/css/site.css`. */
const makes = (script: string, folder: string, wanted: readonly { folder: string }[]): boolean =>
  !/\b(watch|rm|rimraf|[\w-]*lint|prettier)\b|\s-w\b/.test(script) &&
  wanted.some(({ folder: made }) =>
    new RegExp(`(^|[\\s=:'"]|\\./)${literal(posix.relative(folder, made))}(/|[\\s'"]|$)`).test(script),
  );

/** The theme of django-tailwind: an application whose style a package.json of its own makes, beside what is collected. */
function tailwindTheme({
  sources,
  root,
  withoutDebug: view,
}: SettingsContext): { folder: string; manifest: string; evidence: Evidence } | undefined {
  const app = view.mentions(/^([A-Z_]*_)?APPS$/, /^tailwind$/);
  const manifest = sources
    .named('package.json')
    .find((path) => isBelow(path, root) && baseOf(folderOf(path)) === 'static_src');
  const folder = manifest && join(folderOf(folderOf(manifest)), 'static/css/dist');
  return app && folder && !sources.hasFolder(folder)
    ? { folder, manifest, evidence: app.evidence }
    : undefined;
}

/** The lock in a folder, and whose it is. */
export function lockOf(
  sources: Sources,
  folder: string,
): [lock: string, manager: Node['manager']] | undefined {
  const found = locks.find(([name]) => sources.has(folder === '.' ? name : `${folder}/${name}`));
  return found && [folder === '.' ? found[0] : `${folder}/${found[0]}`, found[1]];
}

/** The manager that `packageManager` of a package.json states. */
export const managerOf = (stated: unknown): Node['manager'] =>
  typeof stated === 'string' && /^(yarn|pnpm|bun)/.test(stated)
    ? (stated.replace(/@.*/, '') as Node['manager'])
    : 'npm';
