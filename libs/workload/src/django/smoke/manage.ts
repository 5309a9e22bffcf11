import type { CommandResult, Container, ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';
import { settingsVariables } from '../describe/index.ts';

/** How manage.py is called in the image. */
export interface Manage {
  /** Where it may be, from the image's working folder. */
  places: string[];
  /** The settings module where the image names none: manage.py's own default is often the development's. */
  module: string | undefined;
}

/** `check --deploy`: what Django itself finds in the production settings. Findings below the level are listed. */
export const deployCheck = ({ places, module }: Manage, level: string): ContainerCheck => ({
  id: 'deploy-check',
  version: 2,
  parameters: { manage: places, level, ...(module === undefined ? {} : { module }) },
  title: level === 'WARNING' ? 'check --deploy is clean' : `check --deploy finds nothing of level ${level}`,
  async run(container) {
    const { stdout, stderr } = await django(
      container,
      { places, module },
      'check',
      '--deploy',
      '--fail-level',
      level,
    );
    const found = [...`${stdout}\n${stderr}`.matchAll(/^\S+: \(([\w.]+)\)/gm)].map(([, id = '']) => id);
    return found.length > 0
      ? `listed below that level: ${[...new Set(found)].join(', ')}`
      : lastLine(stdout || stderr);
  },
});

/** Django's words where a command needs a database and the settings name none. */
export const lacksDatabase = /settings\.DATABASES is improperly configured/;

/**
 * The migrations run on an empty database.
 *
 * @param noDatabase why there is none, where the settings show that; the image has the last word
 */
export function migrateCheck(manage: Manage, noDatabase?: string): ContainerCheck {
  // Of the two spellings, the one that a package's own `migrate` has as well: django-tenants.
  const check = { ...command(manage, 'migrate', 'migrate', '--noinput'), version: 2 };
  if (noDatabase === undefined) return check;
  return {
    ...check,
    parameters: { ...check.parameters, noDatabase },
    run: (container) =>
      check.run(container).catch((error: Error) => {
        if (!lacksDatabase.test(error.message)) throw error;
        return { notApplicable: `there is no database to migrate: ${noDatabase}` };
      }),
  };
}

/** The tables of a cache in the database, which no migration makes: without them pages are errors. */
export const cacheTablesCheck = (manage: Manage): ContainerCheck => ({
  ...command(manage, 'cache-tables', 'createcachetable'),
  title: 'createcachetable',
});

const command = ({ places, module }: Manage, id: string, ...words: string[]): ContainerCheck => ({
  id,
  version: 1,
  parameters: { manage: places, ...(module === undefined ? {} : { module }) },
  title: words[0] as string,
  async run(container) {
    const { stdout, stderr } = await django(container, { places, module }, ...words);
    return lastLine(stdout || stderr) || 'done';
  },
});

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() ?? '';

/** A shell keeps the settings that the image itself names. */
const withModule = (settings: string, call: string[]) => {
  const variables = Object.entries(settingsVariables(settings));
  const kept = variables.map(([name], at) => `export ${name}="\${${name}:-$${at}}"`);
  const shift = variables.length > 1 ? [`shift ${variables.length - 1}`] : [];
  return [
    'sh',
    '-c',
    [...kept, ...shift, 'exec "$@"'].join('; '),
    ...variables.map(([, value]) => value),
    ...call,
  ];
};

/**
 * Runs a command of Django's beside the server.
 *
 * @throws Error with its output where it failed, or where the image has no manage.py
 */
export async function django(
  container: Container,
  manage: Manage,
  ...words: string[]
): Promise<CommandResult> {
  const result = await manageCommand(container, manage, words);
  const output = (result.stderr || result.stdout).trim();
  expect(result.exitCode === 0, `exit code ${result.exitCode}: ${output.slice(-3000)}`);
  return result;
}

/** Runs the project's own manage.py for each command in turn, in one process. */
const inTurn = `
import json, os, runpy, sys
places, commands = map(json.loads, sys.argv[1:])
found = [place for place in places if os.path.exists(place)]
if not found:
    sys.exit("can't open file " + places[0] + ": No such file")
sys.path[0] = os.path.dirname(os.path.realpath(found[0]))
for words in commands:
    sys.argv = [found[0], *words]
    try:
        runpy.run_path(found[0], run_name='__main__')
    except SystemExit as end:
        if end.code:
            raise
`;

/**
 * Runs several commands beside the server, the next one where the one before succeeded; Django is loaded once, which takes
 * most of their time.
 *
 * @param unless a failure whose output matches this does not count
 * @throws Error with the output where one failed, or where the image has no manage.py
 */
export async function djangoInTurn(
  container: Container,
  { places, module }: Manage,
  commands: string[][],
  unless?: RegExp,
): Promise<void> {
  const call = ['python3', '-c', inTurn, JSON.stringify(places), JSON.stringify(commands)];
  const { exitCode, stdout, stderr } = await container.exec(
    module === undefined ? call : withModule(module, call),
  );
  const output = (stderr || stdout).trim().slice(-3000);
  expect(exitCode === 0 || unless?.test(output) === true, `exit code ${exitCode}: ${output}`);
}

/**
 * Runs manage.py beside the server; its failure is no error.
 *
 * @throws Error where the image has no manage.py
 */
export async function manageCommand(
  container: Container,
  { places, module }: Manage,
  words: string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  for (const manage of places) {
    const call = ['python3', manage, ...words];
    const result = await container.exec(module === undefined ? call : withModule(module, call), env);
    // Python's own words and exit code: a command of the project may print the like.
    if (result.exitCode !== 2 || !/^\S*python\S*: can't open file .*No such file/.test(result.stderr))
      return result;
  }
  throw new Error(
    `the image has no ${places.join(' or ')} in its working folder: state its path as smoke.manage in shipshape.json`,
  );
}
