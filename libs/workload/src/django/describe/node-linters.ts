import { literal } from '../../literal.ts';
import { baseOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import { type Command, inContainer } from './commands/index.ts';
import type { Context } from './context.ts';
import { at, fact, lineOf } from './evidence.ts';
import { isBuild, lockOf, managerOf } from './node-build.ts';
import { checkingCalls, nodePrograms } from './node-checks.ts';
import { type Called, calledBy, callsOf, managers, runsPrograms } from './node-scripts.ts';
import type { Evidence, Fact, Linter, NodeCommand } from './project.ts';
import { get, type Place, record, type Sources } from './sources.ts';
import { parseShell } from './syntax/shell.ts';

/**
 * The linters of a front end that CI runs by a package manager: `npm run lint`, `npx prettier --check .`. A script counts
 * where it does nothing but check, by programs that are known; of another one, `eslint . && jest`, those programs alone.
 *
 * @returns `hooks`: what they come to, as pre-commit's hooks are called: `eslint` and `prettier` of `npm run lint`,
 *   `biome-ci` of `biome ci`, since `biome lint` would check less
 */
export function readNodeLinters(context: Context): { linters: Fact<Linter>[]; hooks: Set<string> } {
  const found = findLinters(context);
  const calls = found.flatMap((one) => one.calls);
  const hooks = calls.map(([program = '', first = '']) => (program === 'biome' ? `biome-${first}` : program));
  return { linters: found.map(({ linter }) => linter), hooks: new Set(hooks) };
}

interface FoundLinter {
  linter: Fact<Linter>;
  /** The programs that it runs, with their arguments. */
  calls: string[][];
}

function findLinters(context: Context): FoundLinter[] {
  const { sources } = context;
  const found = new Map<string, FoundLinter>();
  for (const command of context.commands) {
    // A service of the project's own has its packages as this machine gets them.
    const isHere = !inContainer(command) || /^docker(-compose| compose) .*\b(run|exec)\b/.test(command.text);
    const call = isHere && !command.ignored && nodeCall(context, command);
    if (!call) continue;
    const { called, scripts, manifest, ran } = call;
    const below = ran.folder ?? '.';
    const add = (title: string, calls: string[][], linter: NodeCommand, ...evidence: Evidence[]) => {
      const name = below === '.' ? title : `${below}/${title}`;
      if (!found.has(name))
        found.set(name, {
          linter: fact({ name, version: null, ...linter }, command.evidence, ...evidence),
          calls,
        });
    };
    const of = { sources, folder: folderOf(manifest), scripts };
    const checking = checkingCalls(called, of);
    if ('words' in called) {
      if (checking) add(called.words[0] as string, checking, ran);
      continue;
    }
    const { script } = called;
    const text = String(scripts[script]);
    const line = lineOf(sources.text(manifest) ?? '', new RegExp(`"${literal(script)}"\\s*:`));
    if (checking) add(script, checking, ran, at(manifest, line, text));
    else if (!isBuild(script))
      for (const { words } of Object.hasOwn(scripts, script) ? parseShell(text) : [])
        for (const one of callsOf(words, scripts)) {
          const calls = one && checkingCalls(one, of, [script]);
          if (!calls) continue;
          const [title, command] =
            'script' in one
              ? [one.script, [ran.packages.manager, 'run', one.script]]
              : [one.words[0] as string, ['npx', ...one.words]];
          add(title, calls, { ...ran, command }, at(manifest, line, text));
        }
  }
  return [...found.values()];
}

/** The builds of a front end that CI runs before a command of the same job: `npm run build`. */
export function nodeBuildsBefore(context: Context, { job }: Pick<Command, 'job'>): Fact<NodeCommand>[] {
  return beforeInJob(context, job).flatMap((command) => {
    const call = inContainer(command) ? undefined : nodeCall(context, command);
    return call && 'script' in call.called && isBuild(call.called.script)
      ? [fact(call.ran, command.evidence)]
      : [];
  });
}

/**
 * The packages that CI installs before a command of the same job, as a build without a command: STATICFILES_DIRS or a compressor of
 * static files names files of theirs.
 */
export function nodePackagesBefore(context: Context, { job }: Pick<Command, 'job'>): Fact<NodeCommand>[] {
  const { sources, root } = context;
  const install = beforeInJob(context, job).find((one) => {
    const { words } = placeOf(one);
    return managers.test(words[0] as string) && !inContainer(one) && /^(i|ci|install)?$/.test(words[1] ?? '');
  });
  if (!install) return [];
  const { folder } = placeOf(install);
  if (!isBelow(folder, root) || !sources.has(join(folder, 'package.json') as string)) return [];
  return [fact({ command: [], packages: packagesOf(sources, root, folder) }, install.evidence)];
}

/** What a command of CI runs by a package manager; undefined where it runs none of the project's. */
function nodeCall(
  { sources, root }: Place,
  command: Command,
): { called: Called; scripts: { [name: string]: unknown }; manifest: string; ran: NodeCommand } | undefined {
  if (command.origin !== 'ci') return undefined;
  // What a script runs is judged with the command that calls it.
  if (baseOf(command.evidence.file) === 'package.json') return undefined;
  const { folder, words } = placeOf(command);
  if (!managers.test(words[0] as string) && !runsPrograms.test(words[0] as string)) return undefined;
  const manifest = join(folder, 'package.json') as string;
  if (!isBelow(folder, root) || !sources.has(manifest)) return undefined;
  const scripts = record(get(sources.json(manifest), 'scripts'));
  const called = calledBy(words, scripts);
  if (!called) return undefined;
  const below = relative(root, folder) || '.';
  const ran = {
    command: words,
    ...(below === '.' ? {} : { folder: below }),
    packages: packagesOf(sources, root, folder),
  };
  return { called, scripts, manifest, ran };
}

/** What a job of CI runs before one of its commands; nothing where the command is of no job. */
const beforeInJob = ({ commands }: Context, job: Command['job']): Command[] =>
  job?.name
    ? commands.filter(
        (one) => one.job?.file === job.file && one.job.name === job.name && one.job.step < job.step,
      )
    : [];

/** The folder that a command works in, and the command without what says so: `npm --prefix frontend run lint`. */
function placeOf({ program, args, folder }: Command): { folder: string; words: string[] } {
  // `node_modules/.bin/eslint`, or a task of gulp's that starts it.
  if (nodePrograms.test(program)) return { folder, words: ['npx', program, ...args] };
  const at = args.findIndex((word) => /^(--prefix|--cwd|--dir|-C)(=|$)/.test(word));
  if (at < 0) return { folder, words: [program, ...args] };
  const [, inWord] = (args[at] as string).split('=');
  const words = [program, ...args.slice(0, at), ...args.slice(at + (inWord === undefined ? 2 : 1))];
  return { folder: join(folder, inWord ?? args[at + 1] ?? '.') ?? folder, words };
}

/** Where the packages are installed, by the nearest lock above, and by which manager. */
function packagesOf(sources: Sources, root: string, folder: string): NodeCommand['packages'] {
  for (let place = folder; isBelow(place, root); place = folderOf(place)) {
    const found = lockOf(sources, place);
    if (found) {
      const [lock, manager] = found;
      return { folder: relative(root, place) || '.', manager, lock: relative(root, lock) };
    }
    if (place === root || place === '.') break;
  }
  const stated = get(sources.json(join(folder, 'package.json') as string), 'packageManager');
  return { folder: relative(root, folder) || '.', manager: managerOf(stated), lock: null };
}
