import { Command, CommanderError, Option } from 'commander';
import { fail, runVerb } from './run-verb.ts';
import { groups, type VerbName, verbs } from './verbs.ts';

declare const SHIPSHAPE_VERSION: string;

/** The command line `shipshape`: parses the arguments, prints help, and runs one verb. */
export async function shipshape(argv: string[]): Promise<void> {
  // Who reads only a part of the output, such as head, has seen enough: that is no failure.
  process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1));
  // zx takes its shell, its time limit and what comes before each command from there, when a verb first loads it.
  for (const name of Object.keys(process.env)) if (name.startsWith('ZX_')) delete process.env[name];
  const program = new Command('shipshape')
    .description("Take a Django team's commit to a tested, tagged, traceable image in a registry.")
    .version(SHIPSHAPE_VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this text')
    .helpCommand('help [verb]', 'print the text of a verb')
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, helpWidth: 110 })
    .configureOutput({
      outputError: (text, write) =>
        write(`\n✖ ${text.replace(/^error: (\w)/, (_, first) => first.toUpperCase())}`),
    })
    .showHelpAfterError('Run `shipshape --help` to see what there is.');
  for (const name of Object.keys(verbs) as VerbName[]) {
    program.addCommand(subcommand(name).copyInheritedSettings(program).showHelpAfterError(moreHelp(name)));
  }
  try {
    await program.parseAsync(argv.map(withoutUnknownValue), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) fail(error);
    else if (error.exitCode !== 0) process.exitCode = 1;
  }
}

const moreHelp = (name: string) => `Run \`shipshape ${name} --help\` to see what it takes.`;

function subcommand(name: VerbName): Command {
  const { summary, group, flags, argument } = verbs[name] as (typeof verbs)['promote'];
  const command = new Command(name)
    .summary(summary)
    .description(`${summary}.`)
    .helpOption('-h, --help', 'print this text')
    .helpGroup(groups[group]);
  for (const [flag, { type, help, placeholder, default: standard }] of Object.entries(flags as AnyFlags)) {
    const shown = type === 'string' ? `--${flag} <${placeholder}>` : `--${flag}`;
    const option = new Option(shown, help);
    command.addOption(standard ? option.default(standard) : option);
  }
  if (argument) command.argument(`[${argument}]`, `the same as --${argument}`);
  command.action(async (...given: unknown[]) => {
    const positional = argument ? given[0] : undefined;
    await runVerb(name, valuesOf(flags, command.opts(), argument, positional));
  });
  return command;
}

/** `--projct=web` as `--projct`, so that the message names the flag, and the nearest right one is found. */
function withoutUnknownValue(argument: string, _index: number, [name = '']: string[]): string {
  const flag = /^--([\w-]+)=/.exec(argument)?.[1];
  const flags = Object.hasOwn(verbs, name) ? verbs[name as VerbName].flags : undefined;
  return flag && flags && !Object.hasOwn(flags, flag) ? `--${flag}` : argument;
}

type AnyFlags = Record<string, { type: string; help: string; placeholder?: string; default?: string }>;

/** Commander's camelCase options back under the flags' own names, each with a value. */
function valuesOf(flags: AnyFlags, given: Record<string, unknown>, argument?: string, positional?: unknown) {
  const camel = (flag: string) => flag.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const values = Object.entries(flags).map(([flag, { type, default: standard = '' }]) => {
    const value = given[camel(flag)] ?? (flag === argument ? positional : undefined);
    return [flag, value ?? (type === 'boolean' ? false : standard)];
  });
  return Object.fromEntries(values);
}
