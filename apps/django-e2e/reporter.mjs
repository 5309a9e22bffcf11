import { inspect } from 'node:util';

/**
 * Prints what a pipeline shows of a task: one line when it has passed, and of each failure its cause.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events of Node's test runner
 */
export default async function* report(events) {
  let visits = 0;
  for await (const { type, data } of events) {
    if (type === 'test:fail')
      yield `✖ ${data.name}\n${inspect(data.details.error.cause ?? data.details.error)}\n`;
    if (type !== 'test:pass') continue;
    if (data.nesting > 0) visits++;
    else yield `✔ ${data.name} ${(data.details.duration_ms / 1000).toFixed(1)} s: ${visits} visits passed\n`;
  }
}
