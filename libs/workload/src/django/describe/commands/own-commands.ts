import { isBelow } from '../../../paths.ts';
import type { Place } from '../sources.ts';
import { allExpressions, dotted } from '../syntax/python-tree.ts';
import type { Command } from './command.ts';

/**
 * A command, and those of Django that it calls where it is one of the project's own: `manage.py build`, whose file calls
 * `call_command("collectstatic")`, collects static files.
 */
export function withCalled(command: Command, { sources, root }: Place): Command[] {
  const [name = ''] = command.args;
  if (command.program !== 'manage.py' || !/^\w+$/.test(name)) return [command];
  const file = sources
    .named(`${name}.py`)
    .find((path) => path.endsWith(`/management/commands/${name}.py`) && isBelow(path, root));
  if (!file) return [command];
  const called = [...allExpressions(sources.python(file))].flatMap((expr) => {
    if (expr.kind !== 'call' || !/(^|\.)call_command$/.test(dotted(expr.callee) ?? '')) return [];
    const words = expr.args.map((one) => (one.kind === 'string' && !one.formatted ? one.value : undefined));
    const known = words.filter((word) => word !== undefined);
    return words[0] === undefined ? [] : [{ ...command, args: known }];
  });
  return [command, ...called];
}
