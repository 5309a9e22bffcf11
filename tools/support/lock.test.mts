import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

const lockModule = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;
let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'one.lock');
});

const refuse = (owner: number) => {
  throw new Error(`busy: ${owner}`);
};

/** Another process that takes the lock and holds it until its standard input ends. */
async function holder() {
  const code = `import { withLock } from ${JSON.stringify(lockModule)};
    await withLock(${JSON.stringify(file)}, async () => { console.log('held'); for await (const _ of process.stdin); }, () => {});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a second process is told who holds it, and may refuse', async () => {
  const other = await holder();
  await expect(withLock(file, () => 'mine', refuse)).rejects.toThrow(`busy: ${other.pid}`);
  other.stdin.end();
  await once(other, 'exit');
  expect(await withLock(file, () => 'mine', refuse)).toBe('mine');
  expect(existsSync(file)).toBe(false);
});

test('a second process that waits gets its turn, and is told once', async () => {
  const other = await holder();
  const told: number[] = [];
  const turn = withLock(
    file,
    () => 'mine',
    (owner) => told.push(owner),
  );
  setTimeout(() => other.stdin.end(), 300);
  expect(await turn).toBe('mine');
  expect(told).toEqual([other.pid]);
});

test('a killed owner leaves a free lock', async () => {
  const other = await holder();
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(existsSync(file)).toBe(true);
  expect(await withLock(file, () => 'mine', refuse)).toBe('mine');
});

test('a later process that was given the dead owner’s number is not taken for it', async () => {
  writeFileSync(file, JSON.stringify({ pid: process.ppid, started: '1' }));
  expect(await withLock(file, () => 'mine', refuse)).toBe('mine');
});

test('a failure inside gives the lock back', async () => {
  await expect(
    withLock(
      file,
      () => {
        throw new Error('inside');
      },
      refuse,
    ),
  ).rejects.toThrow('inside');
  expect(existsSync(file)).toBe(false);
});

test('of twenty processes at once never two are inside', () => {
  const log = `${file}.log`;
  const code = `import { appendFileSync } from 'node:fs'; import { withLock } from ${JSON.stringify(lockModule)};
    await withLock(${JSON.stringify(file)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await new Promise((done) => setTimeout(done, 5));
      appendFileSync(${JSON.stringify(log)}, 'out\\n');
    }, () => {});`;
  const script = `for i in $(seq 20); do "$0" --input-type=module -e "$1" & done; wait; cat "$2"`;
  const seen = execFileSync('sh', ['-c', script, process.execPath, code, log], { encoding: 'utf8' });
  expect(seen).toBe('in out\n'.repeat(20));
}, 30_000);
