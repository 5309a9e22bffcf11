import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { asked, confirmUnless, yesVariable } from './asked.ts';

afterEach(() => vi.unstubAllEnvs());

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });
const nobody = { input: new PassThrough(), output: new PassThrough() };

test.each([
  ['', true, true],
  ['', false, false],
  ['y', false, true],
  ['Yes', false, true],
  ['n', true, false],
  ['what?', true, false],
])('the answer %j, where yes is usual: %j, does it: %j', async (reply, usual, done) => {
  const [input, output] = [terminal(), terminal()];
  const asking = asked('This writes 3 files.', { usual, input, output });
  input.write(`${reply}\n`);
  if (done) await asking;
  else await expect(asking).rejects.toThrow('Nothing was written');
  expect(String(output.read())).toContain(`This writes 3 files. Do it? ${usual ? '[Y/n]' : '[y/N]'}`);
});

test('the end of the input is a no', async () => {
  const input = terminal();
  const asking = asked('It writes.', { usual: true, input, output: terminal() });
  input.end();
  await expect(asking).rejects.toThrow('Nothing was written');
});

test('where nobody can answer, the usual answer counts', async () => {
  await asked('It writes.', { usual: true, ...nobody });
  await expect(asked('It writes.', nobody)).rejects.toThrow(
    'It writes. Nobody can confirm this here: add --yes',
  );
  // A task of Nx has the terminal for its input, and what it prints is kept.
  await expect(asked('It writes.', { ...nobody, input: terminal() })).rejects.toThrow('Nobody can');
});

test('--yes asks nothing, nor do the steps of a command that had the answer', async () => {
  await confirmUnless(true)('It writes.');
  vi.stubEnv(yesVariable, 'true');
  await asked('It writes.', nobody);
  vi.stubEnv(yesVariable, 'false');
  await expect(asked('It writes.', nobody)).rejects.toThrow('Nobody can');
});
