import { isBelow, join, relative } from '../../../paths.ts';
import { type Data, get, type Place, record, type Sources, strings } from '../sources.ts';
import { assignmentsOf } from '../syntax/dockerfile.ts';
import { otherCiFiles } from './ci-files.ts';
import { isAllowedToFail, scriptLine } from './ci-steps.ts';
import { type Command, readScript } from './command.ts';
import { namedFolder } from './folders.ts';

/** Where a part of a configuration stands. */
interface Within {
  /** The job's name; empty where it has none. */
  name: string;
  /** Where the repository lies, as the configuration has it: `~/project`. */
  checkout: string;
  /** The folder of the next step, from the repository's root. */
  folder: string;
  ignored?: true | undefined;
  env: Readonly<Record<string, string>>;
}

/** GitLab, CircleCI, Azure, Travis and others: every list of commands under the usual keys, those of one job in one shell. */
export function otherCi(place: Place, base: string): Command[] {
  const { sources } = place;
  return otherCiFiles(place)
    .filter(isYaml)
    .flatMap((file) => {
      const text = sources.text(file) ?? '';
      const commands: Command[] = [];
      const data = sources.yaml(file);
      // What several jobs of CircleCI call by its name is read where they do.
      const shared = file.endsWith('.circleci/config.yml') ? record(get(data, 'commands')) : {};
      const executors = get(data, 'executors');
      const collect = (data: Data, above: Within) => {
        if (typeof data === 'string' && Object.hasOwn(shared, data))
          collect(get(shared[data], 'steps'), above);
        if (Array.isArray(data)) for (const one of data) collect(one, above);
        const named = get(data, 'job');
        const within = {
          ...{ ...above, ...(typeof named === 'string' ? { name: named } : {}) },
          ...{ ignored: above.ignored ?? isAllowedToFail(data), folder: folderIn(base, data, above) },
          env: { ...above.env, ...variablesOf(get(executors, executorOf(data))), ...variablesOf(data) },
        };
        let { folder } = within;
        for (const [key, value] of Object.entries(record(data))) {
          if (value === shared) continue;
          const scripts = /^(script|before_script|commands?|run|bash|install)$/.test(key)
            ? strings(value)
            : [];
          for (const script of scripts) {
            const line = scriptLine(text, script);
            const of = { origin: 'ci' as const, name: within.name, production: false, file, line, folder };
            const ran = readScript(script, { ...of, env: within.env, ignored: within.ignored });
            commands.push(...ran.commands);
            folder = ran.folder;
          }
          if (Object.hasOwn(shared, key)) collect(get(shared[key], 'steps'), within);
          else if (key === 'jobs')
            for (const [name, job] of jobsIn(value)) collect(job, { ...within, ...startOf(job, base), name });
          else collect(value, within);
        }
      };
      collect(data, { name: '', checkout: usual, folder: base, env: {} });
      return commands;
    });
}

const executorOf = (job: Data): string => String(get(job, 'executor', 'name') ?? get(job, 'executor'));

/**
 * The variables that a part of a configuration has for its commands: of CircleCI those of a job and of its first container, of GitLab and
 * Azure `variables`. A parameter has no value here.
 */
function variablesOf(data: Data): Record<string, string> {
  const stated = [get(data, 'variables'), get(data, 'environment')];
  const docker = get(data, 'docker');
  const container = Array.isArray(docker) ? variablesOf(docker[0]) : {};
  const entries = stated.flat().flatMap((one): [string, Data][] => {
    if (typeof one === 'string') return assignmentsOf(one, {});
    const named = get(one, 'name');
    return typeof named === 'string' && get(one, 'value') !== undefined
      ? [[named, get(one, 'value')]]
      : Object.entries(record(one));
  });
  const texts = entries.flatMap(([name, value]) =>
    /^(string|number|boolean)$/.test(typeof value) && !/<</.test(String(value))
      ? [[name, String(value)]]
      : [],
  );
  return { ...container, ...Object.fromEntries(texts) };
}

const isYaml = (file: string): boolean => /\.ya?ml$/.test(file);

/** The jobs of a file or a stage, by name or as a list of which each may have one. */
const jobsIn = (jobs: Data): [name: string, job: Data][] =>
  Array.isArray(jobs)
    ? jobs.map((job) => [String(get(job, 'job') ?? ''), job])
    : Object.entries(record(jobs));

/**
 * What a file of CI states: for a job, where that has a name in it and no executor of CircleCI's, which stands beside the jobs;
 * otherwise for all. Undefined for one that is not in YAML.
 */
export function statedFor(sources: Sources, { file, name }: NonNullable<Command['job']>): Data {
  const data = isYaml(file) ? sources.yaml(file) : undefined;
  const own = [data, ...[get(data, 'stages')].flat()]
    .flatMap((one) => jobsIn(get(one, 'jobs')))
    .find(([one]) => one === name && name !== '')?.[1];
  return own === undefined || get(own, 'executor') !== undefined ? data : own;
}

/** Where CircleCI has the repository, unless it is told otherwise. */
const usual = '~/project';
const plain = (path: string): string =>
  path.replace(/^\/home\/circleci\/|^\/root\//, '~/').replace(/(?<=.)\/+$/, '');

/** Where a job of CircleCI has the repository, and in which folder of that its steps start. */
function startOf(job: Data, base: string): Pick<Within, 'checkout' | 'folder'> {
  const stated = get(job, 'working_directory');
  const folder = typeof stated === 'string' ? plain(stated) : usual;
  const steps = [get(job, 'steps')].flat();
  const path = steps.map((step) => get(step, 'checkout', 'path')).find((one) => typeof one === 'string');
  const checkout = typeof path === 'string' ? plain(path) : folder;
  const inside = isBelow(folder, checkout) ? join(base, relative(checkout, folder)) : undefined;
  return { checkout, folder: inside ?? base };
}

/** The folder of a step: what it states itself, as Azure's and CircleCI's do, otherwise that of the job. */
function folderIn(base: string, data: Data, { checkout, folder }: Within): string {
  const stated = get(data, 'workingDirectory') ?? get(data, 'working_directory');
  // That of a job is known already.
  if (typeof stated !== 'string' || get(data, 'steps') !== undefined) return folder;
  const path = plain(stated).replace(
    /^\$\((System\.DefaultWorkingDirectory|Build\.SourcesDirectory)\)\/?/,
    `${checkout}/`,
  );
  if (isBelow(path, checkout)) return join(base, relative(checkout, path)) ?? folder;
  return path.includes('(') ? folder : (namedFolder(folder, path) ?? folder);
}
