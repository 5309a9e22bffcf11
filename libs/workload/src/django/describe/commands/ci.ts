import { type Data, get, record, type Sources, strings } from '../sources.ts';
import { commandOfAction } from './actions.ts';
import { ciFolder, githubFiles, otherCiFiles } from './ci-files.ts';
import { type Command, commandsOf, readScript } from './command.ts';
import { namedFolder } from './folders.ts';

/** What CI runs, of any of the usual systems. */
export function ciCommands(sources: Sources, root: string): Command[] {
  const base = ciFolder(sources, root);
  return [...githubCommands(sources, root, base), ...otherCi(sources, root, base)];
}

function githubCommands(sources: Sources, root: string, base: string): Command[] {
  return githubFiles(sources, root).flatMap((file) => {
    const data = sources.yaml(file);
    const text = sources.text(file) ?? '';
    const jobs = [...Object.entries(record(get(data, 'jobs'))), ['', get(data, 'runs')] as [string, Data]];
    return jobs.flatMap(([name, job]) => {
      const env = { ...environment(get(data, 'env')), ...environment(get(job, 'env')) };
      const steps = get(job, 'steps');
      return (Array.isArray(steps) ? steps : []).flatMap((step) => {
        const [uses, run] = [get(step, 'uses'), get(step, 'run')];
        const script = typeof uses === 'string' ? commandOfAction(uses, get(step, 'with')) : run;
        if (typeof script !== 'string') return [];
        const stated = [step, get(job, 'defaults', 'run'), get(data, 'defaults', 'run')]
          .map((place) => get(place, 'working-directory'))
          .find((folder) => typeof folder === 'string' && run !== undefined);
        return commandsOf(script, {
          origin: 'ci',
          name,
          production: false,
          file,
          line: scriptLine(text, typeof uses === 'string' ? uses : script),
          // One that a matrix fills in may be the project's.
          folder: typeof stated === 'string' ? (namedFolder(base, stated) ?? root) : base,
          env: { ...env, ...environment(get(step, 'env')) },
        });
      });
    });
  });
}

const environment = (data: Data): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record(data)).flatMap(([key, value]) =>
      typeof value === 'object' || value === undefined ? [] : [[key, String(value)]],
    ),
  );

/** GitLab, CircleCI, Travis and others: every list of commands under the usual keys, those of one job in one shell. */
function otherCi(sources: Sources, root: string, base: string): Command[] {
  return otherCiFiles(sources, root).flatMap((file) => {
    const text = sources.text(file) ?? '';
    const commands: Command[] = [];
    const collect = (data: Data) => {
      if (Array.isArray(data)) for (const one of data) collect(one);
      let folder = base;
      for (const [key, value] of Object.entries(record(data))) {
        const scripts = /^(script|before_script|commands?|run|bash|install)$/.test(key) ? strings(value) : [];
        for (const script of scripts) {
          const line = scriptLine(text, script);
          const ran = readScript(script, { origin: 'ci', name: '', production: false, file, line, folder });
          commands.push(...ran.commands);
          folder = ran.folder;
        }
        collect(value);
      }
    };
    collect(sources.yaml(file));
    return commands;
  });
}

/** The line of a script's first line: one that is nothing else, otherwise one that contains it. */
function scriptLine(text: string, script: string): number {
  const first = script.trim().split('\n')[0]?.trim() ?? '';
  const lines = text.split('\n');
  const alone = lines.findIndex(
    (line) =>
      line
        .trim()
        .replace(/^(- )?(\w+:\s+)?["']?/, '')
        .replace(/["']$/, '') === first,
  );
  const within = alone >= 0 ? alone : lines.findIndex((line) => first !== '' && line.includes(first));
  return Math.max(1, within + 1);
}
