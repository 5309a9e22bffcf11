import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm, nextSteps } from './answer.ts';
import { unknownSource } from './packages.ts';

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

test.each([
  ['', true],
  ['y', true],
  ['Yes', true],
  ['n', false],
  ['what?', false],
])('the answer %j writes: %j', async (reply, writes) => {
  const input = terminal();
  const output = new PassThrough();
  const asked = confirm({ yes: false }, '3 files', input, output);
  input.write(`${reply}\n`);
  if (writes) await asked;
  else await expect(asked).rejects.toThrow('Nothing was written.');
  expect(String(output.read())).toContain('Write 3 files? [Y/n]');
});

test('the end of the input is a no, and a script is not asked', async () => {
  const input = terminal();
  const asked = confirm({ yes: false }, '3 files', input, new PassThrough());
  input.end();
  await expect(asked).rejects.toThrow('Nothing was written.');
  await confirm({ yes: true }, '3 files', terminal(), new PassThrough());
  await confirm({ yes: false }, '3 files', new PassThrough(), new PassThrough());
});

const next = (source: { repository: string; commit: string }, manifest: string) =>
  nextSteps([], source, {} as Parameters<typeof nextSteps>[2], manifest).join('\n');

test('what works on this machine alone is named before the files are committed', () => {
  const known = { repository: 'team/shipshape', commit: 'main' };
  expect(next(unknownSource, '{}')).toContain('Replace OWNER/shipshape');
  expect(next(known, '{"devDependencies": {"shipshape": "file:/tmp/shipshape-0.0.0.tgz"}}')).toContain(
    'by a file of this machine',
  );
  const clean = next(known, '{"devDependencies": {"shipshape": "1.0.0"}}');
  expect(clean).not.toMatch(/OWNER|file of this machine/);
  expect(clean).toContain('npx shipshape pipeline');
});
