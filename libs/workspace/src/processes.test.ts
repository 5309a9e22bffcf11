import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { eventually, startScript } from '../testing/index.ts';
import { endProcess, findProcess, findProcesses } from './processes.ts';

test('finds a living process by its number and by its command line, arguments with spaces included', async () => {
  const child = spawn('tail', ['-f', '/dev/null', '--pid', String(process.pid), '-s', ' 9']);
  const ended = once(child, 'exit');
  const line = `tail -f /dev/null --pid ${process.pid} -s  9`;
  await eventually(() => findProcess(child.pid as number)?.commandLine === line);
  expect(findProcesses((each) => each === line).map(({ pid }) => pid)).toEqual([child.pid]);
  await endProcess(child.pid as number);
  expect(findProcess(child.pid as number)).toBeUndefined();
  await ended;
  expect(child.signalCode).toBe('SIGTERM');
});

test('kills what does not end when asked', async () => {
  const stubborn = startScript(
    import.meta.dirname,
    `process.on('SIGTERM', () => console.log('no')); console.log('up'); setInterval(() => {}, 1000);`,
  );
  await eventually(() => stubborn.output().includes('up'));
  await endProcess(stubborn.pid as number, 0.3);
  await stubborn.ended;
  expect(stubborn.signalCode).toBe('SIGKILL');
  expect(stubborn.output()).toContain('no');
});

test('takes no process that has ended for a living one', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(findProcess(child.pid as number)).toBeUndefined();
  await endProcess(child.pid as number);
});
