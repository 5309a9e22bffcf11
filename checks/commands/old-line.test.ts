import { execSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCommands } from './with-commands.ts';

// A patch for an old line, from the first release to the tags that move and those that don't, by command alone.
const on = withCommands();
const { script } = on;

async function done(command: string[]): Promise<string> {
  const { status, stdout, stderr } = await on.call(command);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Commits a line that shapes the image: a commit that doesn't would be released with the image of the one before. */
function commit(what: string): void {
  appendFileSync(join(on.scratch.folder, 'apps/django/pages/views.py'), `# ${what}\n`);
  on.scratch.git('commit', '-qam', what);
}

async function publishedAndReleased(what: string, version: string): Promise<string> {
  commit(what);
  const { digest } = await on.builtAndThere(what);
  await done(script('docker-push'));
  await done(script('release', `--version=${version}`));
  return digest;
}

test('a patch of an old line is published by hand as release says; then X.Y moves, and X and latest stay', async () => {
  await publishedAndReleased('the old line', '1.4.1');
  const newest = await publishedAndReleased('the new line', '1.5.0');
  on.scratch.git('switch', '-qc', 'release/1.4', 'django@1.4.1');
  commit('patch');

  const refused = await on.call(script('release', '--version=1.4.2'));
  expect(refused.status).toBe(1);
  const [, command = ''] = /then run this again: (.*)\n/.exec(refused.stderr) ?? [];
  const [stand = '', push = ''] = command.split(' && REGISTRY=');
  expect(push).toBe(`${on.host}/team npx shipshape pipeline --project=django --yes`);
  execSync(stand, { cwd: on.scratch.folder, stdio: 'pipe' });
  const { digest: patch } = await on.builtAndThere('patch');
  // As printed, but that lint, test and build are taken as done.
  await done(['sh', '-c', `REGISTRY=${push.replace('pipeline', 'docker-push')}`]);
  const moved = JSON.parse(await done(script('release', '--version=1.4.2', '--json')));
  expect(
    moved.moves.map(({ tag, outcome }: { tag: string; outcome: string }) => `${tag} ${outcome}`),
  ).toEqual(['1.4.2 create', '1.4 move']);
  const { registry, git } = await on.everything();
  expect(registry).toMatchObject({
    '1.4.2': patch,
    '1.4': patch,
    '1.5': newest,
    '1': newest,
    latest: newest,
  });
  expect(git).toContain('django@1.4.2\n');
});

on.testNoCredentialWasPrinted();
