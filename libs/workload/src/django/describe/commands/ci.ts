import { type Data, get, record, type Sources, strings } from '../sources.ts';
import { type Command, commandsOf } from './command.ts';

/** What CI runs, of any of the usual systems. */
export const ciCommands = (sources: Sources): Command[] => [...githubCommands(sources), ...otherCi(sources)];

function githubCommands(sources: Sources): Command[] {
  return sources.files
    .filter((path) => /^\.github\/(workflows|actions\/.+)\/?.*\.ya?ml$/.test(path))
    .flatMap((file) => {
      const data = sources.yaml(file);
      const text = sources.text(file) ?? '';
      const jobs = [...Object.entries(record(get(data, 'jobs'))), ['', get(data, 'runs')] as [string, Data]];
      return jobs.flatMap(([name, job]) => {
        const env = { ...environment(get(data, 'env')), ...environment(get(job, 'env')) };
        const steps = get(job, 'steps');
        return (Array.isArray(steps) ? steps : []).flatMap((step) => {
          const run = get(step, 'run');
          if (typeof run !== 'string') return [];
          return commandsOf(run, {
            origin: 'ci',
            name,
            production: false,
            file,
            line: scriptLine(text, run),
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

/** GitLab, CircleCI, Travis and others: every list of commands under the usual keys. */
function otherCi(sources: Sources): Command[] {
  const files = [
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    '.travis.yml',
    'bitbucket-pipelines.yml',
    'azure-pipelines.yml',
    '.woodpecker.yml',
    '.drone.yml',
    '.cirrus.yml',
  ];
  return files.filter(sources.has).flatMap((file) => {
    const text = sources.text(file) ?? '';
    const scripts: string[] = [];
    const collect = (data: Data) => {
      if (Array.isArray(data)) for (const one of data) collect(one);
      else
        for (const [key, value] of Object.entries(record(data))) {
          if (/^(script|before_script|commands?|run|bash|install)$/.test(key))
            scripts.push(...strings(value));
          collect(value);
        }
    };
    collect(sources.yaml(file));
    return scripts.flatMap((script) =>
      commandsOf(script, { origin: 'ci', name: '', production: false, file, line: scriptLine(text, script) }),
    );
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
