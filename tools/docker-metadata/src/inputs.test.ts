import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { readInputs } from './inputs.ts';

const read = (env: Record<string, string>, ...args: string[]) => readInputs(parseFlags(args), env);

test('an input with hyphens can be written with underscores; the hyphens have priority', () => {
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
    'Option --context is given 2 times but takes one value. Give it once.',
  ],
  [
    ['--github-token=a', '--github-token=b'],
    'Option --github-token is given 2 times but takes one value. Give it once.',
  ],
  [['--project=a', '--project=b'], 'Option --project is given 2 times but takes one value. Give it once.'],
  [
    ['--tags', '-x'],
    'Option --tags has no value. Write a value that begins with a dash after an equals sign: --tags=-x.',
  ],
])('%j is refused with one message', (args, message) => {
  expect(() => parseFlags(args)).toThrow(new Error(message));
});

test('an option that is a list can be given several times', () => {
  expect(read({}, '--tags=a', '--tags=-b', '--strict', '--strict')).toMatchObject({
    tags: ['a', '-b'],
    strict: true,
  });
});

test('the form with underscores passes through the shell that npx uses', () => {
  const { stdout } = spawnSync('sh', ['-c', 'env'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, INPUT_SEP_TAGS: ';' },
  });
  expect(read(Object.fromEntries(stdout.split('\n').map((line) => line.split('=')))).sepTags).toBe(';');
});
