import { expect, test } from 'vitest';
import { withCommands } from './with-commands.ts';

const on = withCommands();
const { script, nx } = on;

test('docker-push of an image that is there uploads nothing and gives it its names', async () => {
  await on.builtAndThere('one');
  const { status, stdout, stderr } = await on.call(script('docker-push'));
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('(reused)');
  const { registry } = await on.everything();
  expect(Object.keys(registry).filter((tag) => !tag.startsWith('sha256-'))).toEqual([
    expect.stringMatching(/^inputs-/),
    'main',
    'move-.probe',
    'move-main',
    expect.stringMatching(/^sha-[0-9a-f]{40}$/),
  ]);
});

test('through Nx: a version and a reason with shell in it arrive as they were typed', async () => {
  const released = await on.call(nx('release', '1.0.0', '--output-style=static'));
  expect(released.stdout).toMatch(/✔ latest +create/);
  expect(released.stdout).toContain('git push origin django@1.0.0');
  const reason = `it's "broken" $(touch pwned) \`id\` $HOME`;
  const rolledBack = await on.call(
    nx('rollback', '--tag=latest', '--to=1.0.0', `--reason=${reason}`, '--yes'),
  );
  expect(rolledBack.status).toBe(0);
  expect(on.scratch.git('status', '--porcelain')).toBe('');
  const { stdout } = await on.call(script('history', '--tag=latest', '--json'));
  const { histories } = JSON.parse(stdout);
  expect(histories[0].moves[0].rollback).toEqual({ by: expect.any(String), reason });
});

test.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['promote without a tag', script('promote'), {}, 'such as --to=staging'],
  ['promote by the rules and by hand', script('promote', '--ruled', '--to=a'), {}, 'Leave out --to'],
  ['promote to a version', script('promote', '--to=1.0.0'), {}, 'is an immutable tag'],
  ['promote to latest', script('promote', '--to=latest'), {}, 'latest follows the versions'],
  ['release without a version', script('release'), {}, 'No version is named'],
  ['rollback without a reason', script('rollback', '--tag=main', '--to=1.0.0'), {}, 'No reason was given'],
  [
    'rollback that can ask nobody',
    script('rollback', '--tag=main', '--to=1.0.0', '--reason=x'),
    {},
    'Nobody can confirm this here: add --yes',
  ],
  [
    'release of an older version that can ask nobody',
    script('release', '--version=0.9.0'),
    {},
    '0.9.0 is older than 1.0.0, which is released, so latest stays as it is. Nobody can confirm this here',
  ],
  ['history of no tag', script('history', '--tag=mian'), {}, 'has no tag "mian"'],
  ['a word misspelt, through Nx', nx('promote', '--too=staging'), {}, "Unknown option '--too'"],
  [
    'a pull request, for a registry others rely on',
    script('docker-push'),
    {
      REGISTRY: 'registry.invalid/team',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/7/merge',
    },
    'Nothing was written to registry.invalid: this run is for a pull request, which never publishes',
  ],
  [
    "a pull request's commit in a run for the default branch",
    script('docker-push'),
    {
      REGISTRY: 'registry.invalid/team',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'workflow_run',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: 'f'.repeat(40),
    },
    'check out what the run is for',
  ],
  [
    'by hand, for a registry others rely on',
    script('promote', '--to=staging'),
    { REGISTRY: 'registry.invalid/team' },
    'By hand, this writes to registry.invalid, which others rely on. Nobody can confirm this here: add --yes',
  ],
])('refused with one sentence: %s', async (_what, command, extra, sentence) => {
  const before = await on.everything();
  const { status, stdout, stderr } = await on.call(command, extra);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(sentence);
  expect(stdout + stderr).not.toMatch(/ {4}at .*\.m?[jt]s/);
  expect(await on.everything()).toEqual(before);
});

on.testNoCredentialWasPrinted();
