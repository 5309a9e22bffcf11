import { expect, test } from 'vitest';
import { eventually, startScript } from '../testing/index.ts';
import { findProcesses } from './processes.ts';

const isThere = (line: string) => findProcesses((each) => each.endsWith(line)).length > 0;

/** A program in a group of its own, as a terminal starts one, whose child sleeps for a time that no other process sleeps. */
function group(wrapped: string, child: string) {
  return startScript(
    import.meta.dirname,
    `import { spawn } from 'node:child_process';
     import { unlessEnding, whenEnding, withChildren } from './children.ts';
     import { withCleanup } from './cleanup.ts';
     const wait = () => new Promise(() => { setInterval(() => {}, 1000); });
     const child = spawn('bash', ['-c', ${JSON.stringify(child)}], { stdio: 'inherit' });
     const answer = new Promise((resolve) => { child.on('close', resolve); });
     await ${wrapped};`,
  );
}

test.each([
  ['SIGTERM', 'withChildren(wait)'],
  ['SIGINT', 'withChildren(wait)'],
  ['SIGINT', 'whenEnding((signal) => console.log(signal)), await withChildren(wait)'],
  ['SIGHUP', 'withCleanup(async () => console.log("cleaned"), wait)'],
  ['SIGTERM', 'withChildren(() => withCleanup(async () => console.log("cleaned"), wait))'],
  ['SIGTERM', 'withChildren(() => answer.then(unlessEnding).then(() => console.log("went on")))'],
  [
    'SIGINT',
    'withCleanup(async () => console.log("cleaned"), () => answer.then(unlessEnding).then(() => console.log("went on")))',
  ],
] as const)('%s to %s alone ends what it started, then itself by that signal', async (signal, wrapped) => {
  const seconds = `${process.pid}.${Math.floor(Math.random() * 1e6)}`;
  const program = group(
    wrapped,
    `trap 'kill $! 2>/dev/null; echo ended; exit' TERM INT HUP; sleep ${seconds} & echo up; wait`,
  );
  await eventually(() => program.output().includes('up') && isThere(`sleep ${seconds}`));
  program.kill(signal);
  await program.ended;
  expect(program.signalCode).toBe(signal);
  expect(isThere(`sleep ${seconds}`)).toBe(false);
  // A child that goes on writes again what is being removed.
  const told = wrapped.includes('whenEnding') ? `${signal}\n` : '';
  expect(program.output()).toBe(`up\n${told}ended\n${wrapped.includes('cleaned') ? 'cleaned\n' : ''}`);
});
