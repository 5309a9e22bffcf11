import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually, scratch, startScript } from '../testing/index.ts';
import { withLock } from './state-lock.js';

const never = () => expect.unreachable('the lock was free');

/** A process that prints "held" and then keeps the lock until it is killed. */
function startHolder(file: string) {
  return startScript(
    import.meta.dirname,
    `
    import { withLock } from './state-lock.js';
    const forever = () => new Promise((resolve) => setTimeout(resolve, 600_000));
    await withLock(${JSON.stringify(file)}, async () => { console.log('held'); await forever(); }, () => {});`,
  );
}

test('gives back what the work returns, and passes its failure on', async () => {
  const file = join(scratch(), 'lock');
  expect(await withLock(file, () => 'made', never)).toBe('made');
  await expect(withLock(file, () => Promise.reject(new Error('broke')), never)).rejects.toThrow('broke');
  expect(await withLock(file, () => 'again', never)).toBe('again');
});

test('names the holder and can refuse; takes over as soon as the holder is killed', async () => {
  const file = join(scratch(), 'lock');
  const holder = startHolder(file);
  await eventually(() => holder.output().includes('held'));
  const refuse = (pid: number) => {
    throw new Error(`held by ${pid}`);
  };
  await expect(withLock(file, never, refuse)).rejects.toThrow(`held by ${holder.pid}`);

  const told: number[] = [];
  const waiting = withLock(
    file,
    () => 'ours',
    (pid) => told.push(pid),
  );
  holder.kill('SIGKILL');
  expect(await waiting).toBe('ours');
  expect(told).toEqual([holder.pid]);
});

test('does not take a later process for the holder whose number it was given', async () => {
  const file = join(scratch(), 'lock');
  writeFileSync(`${file}.7`, JSON.stringify({ pid: process.pid, started: '1' }));
  expect(await withLock(file, () => readdirSync(join(file, '..')), never)).toEqual(['lock.8']);
});

test('lets one in at a time, of many processes that find a dead holder together', async () => {
  const folder = scratch();
  const file = join(folder, 'lock');
  const holder = startHolder(file);
  await eventually(() => holder.output().includes('held'));
  const contender = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from './state-lock.js';
    for (let round = 0; round < 20; round++) await withLock(${JSON.stringify(file)}, async () => {
      appendFileSync(${JSON.stringify(join(folder, 'log'))}, 'in ');
      await new Promise((resolve) => setTimeout(resolve, 1));
      appendFileSync(${JSON.stringify(join(folder, 'log'))}, 'out\\n');
    }, () => {});`;
  const contenders = Array.from({ length: 4 }, () => startScript(import.meta.dirname, contender));
  holder.kill('SIGKILL');
  await Promise.all(contenders.map(({ ended }) => ended));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('in out\n'.repeat(80));
});
