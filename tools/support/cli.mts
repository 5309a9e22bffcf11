import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** A failure whose message is one sentence for people: what is wrong and what to do about it. */
export class UserError extends Error {}

type OptionHelp = { help: string; placeholder?: string };
export type Options = Record<string, ParseArgsOptionsConfig[string] & OptionHelp>;

export interface Command<O extends Options> {
  /** How it is called, as the help text shows it. */
  usage: string;
  /** One line: what it does. */
  summary: string;
  options: O;
}

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/**
 * The outermost line of every script: reads the arguments, answers `--help`, runs the recipe, prints a failure as
 * one sentence on standard error and sets the exit code (1; a stack trace only with DEBUG set).
 */
export async function main<O extends Options>(
  command: Command<O>,
  recipe: (values: Values<O>) => Promise<unknown>,
): Promise<void> {
  try {
    if (process.argv.includes('--help')) {
      process.stdout.write(helpText(command));
      return;
    }
    await recipe(parseArgs({ options: command.options, strict: true }).values as Values<O>);
  } catch (error) {
    const { message, stack } = error as Error;
    process.stderr.write(`\n✖ ${process.env.DEBUG ? stack : message}\n`);
    process.exitCode = 1;
  }
}

/** The text of `--help`: usage, summary, and a line for each option. */
export function helpText({ usage, summary, options }: Command<Options>): string {
  const all: Options = { ...options, help: { type: 'boolean', help: 'show this text' } };
  const rows = Object.entries(all).map(([name, { type, placeholder = 'value', help }]) => {
    const flag = type === 'string' ? `--${name}=<${placeholder}>` : `--${name}`;
    return `  ${flag.padEnd(28)} ${help}`;
  });
  return `${usage}\n\n${summary}\n\n${rows.join('\n')}\n`;
}
