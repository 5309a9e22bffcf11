import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { workflowCommands } from './workflow-commands.ts';

function recorded(env: Record<string, string> = {}) {
  let log = '';
  const commands = workflowCommands(env, (text) => {
    log += text;
  });
  return { commands, log: () => log };
}

test('messages are escaped, lines and groups are not', () => {
  const { commands, log } = recorded();
  commands.warning('50%\r\nmore');
  commands.error('a:b,c');
  commands.group('Title', () => commands.info('100%'));
  expect(log()).toBe('::warning::50%25%0D%0Amore\n::error::a:b,c\n::group::Title\n100%\n::endgroup::\n');
});

test('outputs and variables go to the files of the runner, where no value can end itself', () => {
  const folder = scratchFolder();
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_ENV: join(folder, 'env') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const { commands, log } = recorded(files);
  commands.setOutput('tags', 'a\nb');
  commands.setOutput('version', '');
  commands.exportVariable('X', '1');
  expect(log()).toBe('');
  const output = readFileSync(files.GITHUB_OUTPUT, 'utf8');
  const [, delimiter] = output.match(/^tags<<(ghadelimiter_[0-9a-f-]{36})\na\nb\n\1\n/) ?? [];
  expect(delimiter).toBeDefined();
  expect(output).toMatch(/\nversion<<(ghadelimiter_\S+)\n\n\1\n$/);
  expect(readFileSync(files.GITHUB_ENV, 'utf8')).toMatch(/^X<<(ghadelimiter_\S+)\n1\n\1\n$/);
});

test('without such files they go to the log', () => {
  const { commands, log } = recorded();
  commands.setOutput('tags', 'a\nb%');
  commands.exportVariable('X', 'y');
  expect(log()).toBe('\n::set-output name=tags::a%0Ab%25\n::set-env name=X::y\n');
});

test('a file that cannot be written is named', () => {
  const { commands } = recorded({ GITHUB_OUTPUT: '/none/here' });
  expect(() => commands.setOutput('a', 'b')).toThrow("GITHUB_OUTPUT /none/here can't be written: ENOENT");
});
