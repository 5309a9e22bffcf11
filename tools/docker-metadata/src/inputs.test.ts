import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { readInputs } from './inputs.ts';

const read = (env: Record<string, string>, ...args: string[]) => readInputs(parseFlags(args), env);

test('a hyphenated input may be written with underscores, and its hyphens win', () => {
  const underscored = {
    INPUT_SEP_TAGS: ';',
    INPUT_BAKE_TARGET: 'app',
    INPUT_GITHUB_TOKEN: 'token',
    INPUT_MERGE_GROUP: 'true',
  };
  expect(read(underscored)).toMatchObject({
    sepTags: ';',
    bakeTarget: 'app',
    githubToken: 'token',
    mergeGroup: true,
  });
  expect(read({ ...underscored, 'INPUT_SEP-TAGS': ',' }).sepTags).toBe(',');
  expect(read({ ...underscored, 'INPUT_SEP-TAGS': '' }).sepTags).toBe('\n');
});

test.each([
  [
    ['--context', 'git', '--context', 'workflow'],
    'Option --context is given 2 times and takes one value: give it once.',
  ],
  [
    ['--github-token=a', '--github-token=b'],
    'Option --github-token is given 2 times and takes one value: give it once.',
  ],
  [['--project=a', '--project=b'], 'Option --project is given 2 times and takes one value: give it once.'],
  [
    ['--tags', '-x'],
    'Option --tags lacks its value: one that begins with a dash is written behind an equals sign, --tags=-x.',
  ],
])('%j is refused in one sentence', (args, message) => {
  expect(() => parseFlags(args)).toThrow(new Error(message));
});

test('an option that is a list may be given several times', () => {
  expect(read({}, '--tags=a', '--tags=-b', '--strict', '--strict')).toMatchObject({
    tags: ['a', '-b'],
    strict: true,
  });
});

test('the underscored form passes through the shell that npx uses', () => {
  const { stdout } = spawnSync('sh', ['-c', 'env'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, INPUT_SEP_TAGS: ';' },
  });
  expect(read(Object.fromEntries(stdout.split('\n').map((line) => line.split('=')))).sepTags).toBe(';');
});
