import { join } from '../../paths.ts';
import { celeryApplication } from './celery-application.ts';
import type { Command } from './commands/index.ts';
import { monitorOf, withoutWrappers } from './commands/wrappers.ts';
import type { Context, SettingsContext } from './context.ts';
import { at, fact, withoutSecrets } from './evidence.ts';
import { hasPackage } from './install/requirements.ts';
import { platformCommands } from './platforms.ts';
import { celeryRole, inImage, kindOf, workerProgram } from './process-kinds.ts';
import type { Evidence, Fact, Process } from './project.ts';
import { queueWorker } from './queue-worker.ts';
import { canRun } from './runnable.ts';
import { isInRepository } from './settings/modules.ts';
import { parseProcfile } from './syntax/procfile.ts';

/**
 * Programs of production: a Procfile's lines, of other platforms' files what it has nothing like, otherwise workers among a
 * compose file's services and supervisord's programs, and that of a Celery application or of another queue's.
 */
export function readProcesses(context: SettingsContext): Fact<Process>[] {
  const { sources, root, commands, requirements } = context;
  const found: Fact<Process>[] = [];
  const isInstalled = (brings: RegExp) =>
    requirements.some(({ value }) => !value.development && brings.test(value.name));
  const add = (name: string, stated: string, ...evidence: Fact<Process>['evidence']) => {
    const own = withoutWrappers(stated, isInstalled);
    const kind = kindOf(name, own);
    const command = inImage(kind, own);
    if (command && !found.some((one) => one.value.name === name))
      found.push(fact<Process>({ name, kind, command }, ...evidence));
  };
  for (const { name, command, evidence } of procfileLines(context))
    if (canRun(context, name, command)) add(name, command, evidence);
  addPlatforms(context, found, add);
  const before = new Set(found.map(({ value }) => value.kind));
  const runs = new Set<string>();
  for (const command of commands) {
    const { origin, name, text, program, args, evidence } = command;
    const isNamed = origin === 'compose' || origin === 'supervisor';
    if (!isNamed && !(origin === 'docker' && name === 'start')) continue;
    // One of each: another file starts the same for developers.
    const waits = workerProgram(text) ?? (celeryRole(text) || (isNamed && ownWorker(context, command)));
    if (!waits || runs.has(waits) || before.has(waits === 'beat' ? 'beat' : 'worker')) continue;
    const script = /\S+\.sh(?=\s|$)/.exec(text)?.[0];
    if (script && (isOfAnotherImage(script) || !sources.has(join(root, script) ?? ''))) continue;
    if (namesNothing(context, args) || hasMakeFunction(text, evidence.file)) continue;
    runs.add(waits);
    add(
      isNamed ? name : waits === 'beat' ? 'beat' : 'worker',
      program.endsWith('.sh')
        ? text
        : [
            ...monitorOf(text.split(' ')),
            program === 'manage.py' ? 'python manage.py' : program,
            ...args,
          ].join(' '),
      evidence,
    );
  }
  // Channels' own worker takes no tasks.
  const hasQueue = found.some(({ value }) => value.kind === 'worker' && !/\brunworker\b/.test(value.command));
  if (hasQueue || before.has('worker')) return found;
  const app = hasPackage(context, 'celery') ? celeryApplication(context) : undefined;
  if (app) {
    const name = found.some(({ value }) => value.name === 'worker') ? 'celery' : 'worker';
    add(name, `celery -A ${app.value} worker`, ...app.evidence);
    if (
      requirements.some(({ value }) => value.name === 'django-celery-beat') &&
      !found.some(({ value }) => value.kind === 'beat')
    )
      add('beat', `celery -A ${app.value} beat`, ...app.evidence);
    return found;
  }
  // A script of the team's may be that worker.
  const queue = found.every(({ value }) => /^(web|release)$/.test(value.kind)) && queueWorker(context);
  if (queue) add('worker', queue.value, ...queue.evidence);
  return found;
}

/** A command of the project's own for manage.py, in a service or program that is named for such work. */
function ownWorker({ sources }: Context, { name, program, args: [verb = ''] }: Command): string | undefined {
  return program === 'manage.py' &&
    /(^|[-_])(workers?|queues?|consumers?|scheduler|cron|jobs?|tasks?)($|[-_\d])/i.test(name) &&
    sources.named(`${verb}.py`).some((path) => path.includes('management/commands/'))
    ? verb
    : undefined;
}

function procfileLines({ sources, root }: Context) {
  const procfile = join(root, 'Procfile') as string;
  return parseProcfile(sources.text(procfile) ?? '').map(({ name, command, line, text }) => ({
    name,
    command,
    evidence: at(procfile, line, text),
  }));
}

/** What each of the platforms' files starts in the project's folder, where what comes before starts nothing of that kind. */
function addPlatforms(
  context: Context,
  found: readonly Fact<Process>[],
  add: (name: string, command: string, evidence: Evidence) => void,
) {
  const { sources, root } = context;
  const all = platformCommands(context).flatMap(({ name, command: stated, file, line, folder }) => {
    const [, below, rest] = /^cd\s+([\w./-]+)\s*&&\s*(.+)$/s.exec(stated) ?? [];
    // Programs of an environment that their image alone has: `/venv/bin/python`.
    const command = (rest ?? stated)
      .replaceAll(/\s*\\?\n\s*/g, ' ')
      .replaceAll(/(^|&& )\/\S+\/bin\/(?=[\w-]+(\s|$))/g, '$1');
    const isHere = (below ? join(folder, below) : folder) === root;
    return isHere && name !== 'build' && !isOfAnotherImage(command) && canRun(context, name, command)
      ? [
          {
            name,
            command,
            file,
            kind: kindOf(name, command),
            evidence: at(file, line, sources.line(file, line)),
          },
        ]
      : [];
  });
  for (const file of new Set(all.map((one) => one.file))) {
    const before = new Set(found.map(({ value }) => value.kind));
    for (const one of all.filter((each) => each.file === file && !before.has(each.kind)))
      add(one.name, one.command, one.evidence);
  }
}

/** Whether a script is one that only an image of theirs has, such as /entrypoint.sh: it starts nothing in another one. */
const isOfAnotherImage = (command: string): boolean => /^((ba)?sh )?\//.test(command);

/** The lines of a Procfile that no image runs, each a sentence. */
export const unknownProcesses = (context: Context): string[] =>
  procfileLines(context)
    .filter(({ name, command }) => !canRun(context, name, command))
    .map(
      ({ name, command, evidence: { file, line } }) =>
        `What ${file}:${line} starts as ${name}: "${withoutSecrets(command)}" needs Node, make, just, an engine or a development server, so the image does not run it.`,
    );

/** Whether a worker asks for an application that is nowhere in the repository, such as that of a template's first name. */
function namesNothing({ sources }: Context, args: readonly string[]): boolean {
  const index = args.findIndex((word) => /^(-A|--app)(=|$)/.test(word));
  const stated = args[index]?.split('=')[1] ?? args[index + 1];
  // Which one a variable names, only its container knows.
  if (index >= 0 && stated?.startsWith('$')) return true;
  const name = index < 0 ? undefined : /^\w+/.exec(stated ?? '')?.[0];
  return name !== undefined && !isInRepository(sources, name);
}

/** Whether a line of a Makefile has what make alone computes: `$(if $(BEAT),-B,)`. */
const hasMakeFunction = (text: string, file: string): boolean =>
  /makefile$/i.test(file) && text.includes('$(');
