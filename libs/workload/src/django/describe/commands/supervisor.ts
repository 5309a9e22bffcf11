import { baseOf } from '../../../paths.ts';
import { belongsTo } from '../../../project-folder.ts';
import type { Place } from '../sources.ts';
import { type Command, commandsOf } from './command.ts';
import { besides } from './folders.ts';
import { calledScripts } from './production.ts';

/** What supervisord starts in one container, `[program:jobs]` of `supervisord.conf`, with the scripts of the project that it names; or s6. */
export const supervisorCommands = (place: Place): Command[] => {
  const { sources, root } = place;
  const own = sources.files.filter((path) => belongsTo(root, path));
  const start = { origin: 'docker' as const, name: 'start', production: true, line: 1, folder: root };
  const byS6 = own
    .filter((path) => s6Service.test(path))
    .flatMap((file) => commandsOf(sources.text(file) ?? '', { ...start, file }));
  const bySupervisord = own
    .filter((path) => /^supervis.*\.(conf|ini)$/.test(baseOf(path)))
    .flatMap((file) =>
      sources.ini(file).flatMap(({ section, key, value, lines: [line = 1] }) => {
        const program = /^program:(.+)$/.exec(section)?.[1];
        if (!program || key !== 'command') return [];
        const of = { origin: 'supervisor' as const, name: program, production: true };
        const script = withoutInterpolation(value);
        return [
          ...commandsOf(script, { ...of, file, line, ...besides(file) }),
          ...calledScripts(place, script, { instructions: [] }, of),
        ];
      }),
    );
  return [...bySupervisord, ...byS6];
};

/** The script of a service of s6-overlay: `s6-rc.d/svc-worker/run`. */
const s6Service = /(^|\/)(s6-overlay|s6-rc\.d|services\.d)\/[\w-]+\/run$/;

/** Without options whose values supervisord takes from its environment, `--threads %(ENV_THREADS)s`: they have a default. */
const withoutInterpolation = (command: string): string =>
  command.replaceAll(/\s--?[\w-]+[= ]\S*%\(ENV_\w+\)s\S*/g, '').replaceAll(/%\(ENV_(\w+)\)s/g, '$$$1');
