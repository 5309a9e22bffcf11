import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from './answer.ts';

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
