import { baseOf, isBelow, join } from '../../paths.ts';
import { type Command, inContainer } from './commands/command.ts';
import type { Context } from './context.ts';
import { fact } from './evidence.ts';
import type { Evidence, Fact, Preparation } from './project.ts';
import type { Sources } from './sources.ts';

/**
 * The files and folders that a job of CI makes in the project's folder before it tests or lints: by `mkdir`, `touch` and
 * `cp` of one file, in the job itself or in what it calls. Only jobs with a name count: elsewhere a step of another job,
 * such as a deployment, looks the same.
 *
 * @param checks where the tests' and linters' commands stand
 */
export function readPreparations(
  { sources, root, commands }: Context,
  checks: readonly Evidence[],
): Fact<Preparation>[] {
  const tests = commands
    .map((command, index) => ({ command, index }))
    .filter(
      // What is done before tests is evidence of them, and no check.
      ({ command: { evidence, args } }) =>
        checks.some(({ file, line }) => file === evidence.file && line === evidence.line) &&
        !/^(collectstatic|compilemessages)$/.test(args[0] ?? ''),
    );
  const found = new Map<string, Fact<Preparation>>();
  for (const [index, command] of commands.entries()) {
    const { job, evidence } = command;
    if (!job?.name || inContainer(command)) continue;
    if (!tests.some((one) => isLater(one, { command, index }))) continue;
    for (const one of madeBy(command, sources)) {
      const { path, from = path } = one;
      // A package manager's own, which it would take for its work.
      if (/(^|\/)(node_modules|\.?venv)(\/|$)/.test(path)) continue;
      const isThere = sources.has(path) || sources.hasFolder(path) || found.has(path);
      if (!isThere && [path, from].every((place) => place !== root && isBelow(place, root)))
        found.set(path, fact(one, evidence));
    }
  }
  return [...found.values()];
}

/** Whether a command of a job comes after another; of tox, in the same environment. */
function isLater(one: Placed, two: Placed): boolean {
  const [after, before] = [one.command.job, two.command.job];
  if (!after || !before || after.file !== before.file || after.name !== before.name) return false;
  if (after.step !== before.step) return after.step > before.step;
  const isOfTox = /^(tox:)?testenv/.test(two.command.name);
  return one.index > two.index && (!isOfTox || one.command.name === two.command.name);
}

interface Placed {
  command: Command;
  /** Among all commands. */
  index: number;
}

/** From the words as they are written: the command's own arguments are those that the project's folder sees. */
function madeBy({ program, text, folder }: Command, sources: Sources): Preparation[] {
  const words = text.split(' ');
  const args = words.slice(words.indexOf(program) + 1).filter((word) => !/^-\w+$/.test(word));
  if (!words.includes(program) || args.some((word) => !/^[\w.-][\w./-]*$/.test(word))) return [];
  const paths = args.flatMap((word) => join(folder, word) ?? []);
  if (program === 'mkdir') return paths.map((path) => ({ kind: 'folder', path }));
  if (program === 'touch') return paths.map((path) => ({ kind: 'file', path }));
  const [from, to] = paths;
  if (program !== 'cp' || paths.length !== 2 || !from || !to || !sources.has(from)) return [];
  // Its databases are at an address of CI's machine, which counts for more than the variables of the server here.
  if (/^\s*DATABASES\b/m.test(sources.text(from) ?? '')) return [];
  const path = sources.hasFolder(to) ? join(to, baseOf(from)) : to;
  return path ? [{ kind: 'file', path, from }] : [];
}
