import { Command } from 'commander';
import { report } from '../../tools/src/run-verb.ts';
import type { Outcome } from '../../tools/src/verbs.ts';

type Log = (line: string) => void;

/**
 * Runs one of this repository's own scripts: parses its arguments with commander, then does `work`.
 *
 * @param shape adds arguments and options to the command
 */
export async function script(
  name: string,
  summary: string,
  shape: (command: Command) => Command,
  work: (options: Record<string, unknown>, args: string[], say: Log) => Promise<Outcome>,
): Promise<void> {
  const command = shape(new Command(name).description(summary));
  command.action(() => report(name, console.log, (say) => work(command.opts(), command.args, say)));
  await command.parseAsync();
}
