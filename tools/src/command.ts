import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Say } from '@shipshape/workspace';

type OptionHelp = { help: string; placeholder?: string };
type Options = Record<string, ParseArgsOptionsConfig[string] & OptionHelp>;

export interface Command<O extends Options> {
  /** The verb, which is the script's and the Nx target's name. */
  name: string;
  /** One line: what it does. */
  summary: string;
  options: O;
}

/** The two options of every script that stands behind a target of a project. */
export const projectOptions = {
  project: { type: 'string', placeholder: 'name', help: 'the Nx project', default: '' },
  root: {
    type: 'string',
    placeholder: 'folder',
    help: "the project's folder, from the workspace root",
    default: '',
  },
} as const;

/** What a step came to, in a few words; `reused` where it found its work done. */
type Outcome = string | { reused: string } | undefined;

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/**
 * The outermost line of every script: reads the arguments, answers `--help`, runs the recipe, says what it took, or
 * prints a failure as one sentence on standard error and sets the exit code (1; a stack trace only with DEBUG set).
 */
export async function main<O extends Options>(
  command: Command<O>,
  recipe: (values: Values<O>, say: Say) => Promise<Outcome>,
): Promise<void> {
  const started = performance.now();
  // bash(1), "invoked by remote shell daemon": outermost and with a socket for its input, as Node gives it, it reads the
  // user's .bashrc, which may put another Python first on the path. By this it is not the outermost.
  process.env.SHLVL = String(Math.max(1, Number(process.env.SHLVL) || 0));
  // Who reads a part of it, such as head, has had enough: no failure of ours.
  process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1));
  try {
    if (process.argv.includes('--help')) {
      process.stdout.write(helpText(command));
      return;
    }
    const { values } = parseArgs({ options: command.options, strict: true });
    const { project } = values as { project?: string };
    const task = project ? `${project}:${command.name}` : command.name;
    const outcome = await recipe(values as Values<O>, (line) => console.log(`▸ ${task} ${line}`));
    if (outcome === undefined) return;
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    const said = typeof outcome === 'string' ? outcome : `(reused) ${outcome.reused}`;
    console.log(`✔ ${task} ${took}: ${said}`);
  } catch (error) {
    const { message, stack, code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      process.stderr.write('\n✖ The disk is full: free some space, then run this again.');
    process.stderr.write(`\n✖ ${process.env.DEBUG ? stack : message}\n`);
    process.exitCode = 1;
  }
}

/** The text of `--help`: usage, summary, and a line for each option. */
export function helpText({ name, summary, options }: Command<Options>): string {
  const all: Options = { ...options, help: { type: 'boolean', help: 'show this text' } };
  const rows = Object.entries(all).map(([option, { type, placeholder = 'value', help }]) => {
    const flag = type === 'string' ? `--${option}=<${placeholder}>` : `--${option}`;
    return `  ${flag.padEnd(28)} ${help}`;
  });
  return `${name} [options]\n\n${summary}\n\n${rows.join('\n')}\n`;
}
