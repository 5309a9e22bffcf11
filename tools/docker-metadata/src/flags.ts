import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The inputs of docker/metadata-action and the extensions, each with its help text. */
const inputs = {
  context: 'where the event is read from: workflow (GITHUB_*) or git (the clone here)',
  images: 'base names of the image, a list',
  tags: 'rules that make tags, a list',
  flavor: 'settings for all tags: latest=, prefix=, suffix=, a list',
  labels: 'labels key=value in addition to the standard ones, a list',
  annotations: 'annotations key=value in addition to the standard ones, a list',
  'sep-tags': 'separator of the tags in the output (a line break)',
  'sep-labels': 'separator of the labels in the output (a line break)',
  'sep-annotations': 'separator of the annotations in the output (a line break)',
  'bake-target': 'the target in the Bake definitions (docker-metadata-action)',
  'github-token': 'the token for the API (GITHUB_TOKEN)',
} as const;

/** This is only a flag, because the action has no such input. */
const projectHelp = "an image project's folder, whose Nx configuration states the inputs";

const switches = {
  strict: 'extension: report mistakes that the action accepts',
  'merge-group': "extension: treat a merge queue's commit as its pull request",
  'source-date-epoch': 'extension: use SOURCE_DATE_EPOCH as the current time',
  json: 'print one JSON object with the outputs and nothing else',
  help: 'show this text',
} as const;

export type InputName = keyof typeof inputs;
export type SwitchName = keyof typeof switches;

/** The parsed command line: the values of each input, and the switches that are on. */
export interface Flags {
  /** An image project's folder. */
  project?: string | undefined;
  inputs: Partial<Record<InputName, string[]>>;
  switches: Partial<Record<SwitchName, boolean>>;
}

/** The options that can be given several times. */
const lists: readonly string[] = ['images', 'tags', 'flavor', 'labels', 'annotations'];

/**
 * @throws Error for an unknown option, an option without a value, or one that is given twice and is not a list
 */
export function parseFlags(args: readonly string[]): Flags {
  const valued = Object.keys(inputs).map((name) => [name, { type: 'string', multiple: true }] as const);
  const plain = Object.keys(switches).map((name) => [name, { type: 'boolean' }] as const);
  const named = [['project', { type: 'string', multiple: true }] as const];
  const values = parse(args, Object.fromEntries([...valued, ...plain, ...named]));
  for (const [name, value] of Object.entries(values)) {
    if (!Array.isArray(value) || value.length === 1 || lists.includes(name)) continue;
    // The message does not show the values, because one of these options is a token.
    throw new Error(`Option --${name} is given ${value.length} times but takes one value. Give it once.`);
  }
  const given = values as Flags['inputs'] & Flags['switches'] & { project?: string[] };
  return { project: given.project?.[0], inputs: given, switches: given };
}

function parse(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): object {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const { message } = error as Error;
    const [, option] = message.match(/^Option '(--[\w-]+)' argument is ambiguous/) ?? [];
    if (!option) throw error;
    throw new Error(
      `Option ${option} has no value. Write a value that begins with a dash after an equals sign: ${option}=-x.`,
    );
  }
}

/** The text of `--help`. */
export function helpText(): string {
  const row = ([name, help]: [string, string]) => `  ${`--${name}`.padEnd(22)} ${help}`;
  return `npx docker-metadata [options]

Tags, labels and annotations of an image, as docker/metadata-action makes them: in GitHub Actions the
step's outputs, elsewhere a table. Every input is also read from INPUT_<NAME>; a list is one entry a
line, or an option given several times.

${[['project', projectHelp] as [string, string], ...Object.entries(inputs), ...Object.entries(switches)].map(row).join('\n')}
`;
}
