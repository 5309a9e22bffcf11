import { isBelow, join } from '../../../paths.ts';
import type { ImageContext } from '../context.ts';
import type { Sources } from '../sources.ts';
import { ciCommands } from './ci.ts';
import { type Command, commandsOf } from './command.ts';
import { inService } from './in-service.ts';
import { withCalled } from './own-commands.ts';
import { placed } from './place.ts';
import { composeCommands, dockerCommands, procfileCommands, startedByPlatforms } from './production.ts';
import { supervisorCommands } from './supervisor.ts';
import { taskCommands, tasksCalled } from './tasks.ts';
import { makeCommands, noxCommands } from './tools.ts';
import { toxCommands } from './tox.ts';

/** What the project's own files run: production's start, and what CI, tox, nox and make check. */
export function readCommands(place: ImageContext): Command[] {
  const { sources, root, dockerfiles, production } = place;
  const own = (path: string) => isBelow(path, root) || !path.includes('/');
  const hereOnly = (commands: readonly Command[]) => commands.flatMap((one) => placed(one, place));
  const ci = ciCommands(place).map((one, step) => ({
    ...inService(place, one),
    job: { file: one.evidence.file, name: one.name, ...one.job, step },
  }));
  const tox = hereOnly(toxCommands(sources, own));
  const nox = hereOnly(noxCommands(sources, own));
  const tasks = hereOnly([...makeCommands(sources, own), ...taskCommands(sources, own)]);
  // What init wrote follows from the rest: to read it as the team's own would change the next description.
  const docker = dockerfiles
    .filter(({ written }) => !written)
    .flatMap((one) => dockerCommands(place, one, one === production));
  const started = [
    ...procfileCommands(sources, own),
    ...startedByPlatforms(place),
    ...composeCommands(place),
    ...supervisorCommands(place),
  ];
  return [
    ...docker,
    ...throughMake(docker, tasks),
    ...started,
    ...throughMake(started, tasks),
    ...throughCi(sources, ci, [...tox, ...nox, ...tasks], hereOnly),
    ...tox,
    ...nox,
    ...tasks,
  ].flatMap((one) => withCalled(one, place));
}

/** The commands of the rules of make that images and what they start call. */
const throughMake = (all: readonly Command[], tasks: readonly Command[]): Command[] =>
  all.flatMap((command) =>
    (command.program === 'make' ? tasksCalled(command, tasks) : []).map((one) => ({
      ...one,
      ...{ origin: command.origin, name: command.name, production: command.production },
    })),
  );

/** CI's commands, and those of the rules of make, of tasks and of tox that CI calls. */
function throughCi(
  sources: Sources,
  all: readonly Command[],
  others: readonly Command[],
  hereOnly: (commands: readonly Command[]) => Command[],
): Command[] {
  const ci = hereOnly(all);
  // A script may lie elsewhere: what it runs is judged by itself.
  const calledBy = (command: Command): Command[] => {
    const scripts = [...command.text.split(' '), ...command.args].filter((word) => word.endsWith('.sh'));
    const inScripts = [...new Set(scripts)].flatMap((word) => {
      const file = [join(command.folder, word), join('.', word)].find((one) => one && sources.has(one));
      const text = file ? sources.text(file) : undefined;
      const { name, folder, env } = command;
      return file && text
        ? hereOnly(commandsOf(text, { origin: 'ci', name, production: false, file, line: 1, folder, env }))
        : [];
    });
    const [here] = hereOnly([command]);
    if (inScripts.length > 0 || !here) return inScripts;
    const { program, env } = command;
    const tasks = /^(tox|nox)$/.test(program)
      ? others.filter(({ origin }) => origin === program)
      : tasksCalled(here, others);
    return tasks.map((one) => ({ ...one, env: { ...env, ...one.env } }));
  };
  const called = all.flatMap((command) =>
    calledBy(command).map((one) => ({
      ...one,
      origin: 'ci' as const,
      ...(command.job ? { job: command.job } : {}),
      ...(command.ignored ? { ignored: true as const } : {}),
    })),
  );
  return [...ci, ...called];
}

export { type Command, directFirst, inContainer } from './command.ts';
export { fromBelow } from './place.ts';
