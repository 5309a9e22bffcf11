import type { TestImage } from '@shipshape/oci-registry/testing';
import { beforeAll, expect, test } from 'vitest';
import { withCommands } from './with-commands.ts';

// What the commands answer with --dry-run and --json. The first image is published and released; the second is built and nowhere.
const on = withCommands();
const { script, nx } = on;
let one: TestImage;
let two: TestImage;
let first: string;

const answer = async (...command: string[]) => {
  const { status, stdout, stderr } = await on.call(command);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
};
const outcomes = (moves: { tag: string; outcome: string }[]) =>
  moves.map(({ tag, outcome }) => `${tag.replace(/-.*/, '')} ${outcome}`);

beforeAll(async () => {
  one = await on.builtAndThere('one');
  first = on.scratch.git('rev-parse', 'HEAD').trim();
});

test('docker-push --json tells what published.json has, and what moved', async () => {
  const pushed = await answer(...script('docker-push', '--json'));
  expect(pushed).toMatchObject({
    ...{ project: 'django', image: `${on.host}/team/django`, dryRun: false, pushed: false },
    ...{ digest: one.digest, imageId: one.configDigest },
    tags: [expect.stringMatching(/^inputs-/), `sha-${first}`, 'main'],
    moves: [{ tag: 'main', outcome: 'create', to: one.digest }],
  });
});

test('promote, release and rollback --json tell what moved', async () => {
  expect(await answer(...script('promote', '--to=staging', '--json'))).toMatchObject({
    ...{ project: 'django', image: `${on.host}/team/django`, dryRun: false },
    moves: [{ tag: 'staging', outcome: 'create', to: one.digest, sentence: expect.any(String) }],
  });
  const released = await answer(...script('release', '--version=1.0.0', '--json'));
  expect(outcomes(released.moves)).toEqual(['1.0.0 create', 'latest create', '1 create', '1.0 create']);
  const wish = ['--tag=staging', '--to=1.0.0', '--reason=to be sure', '--yes'];
  const back = await answer(...script('rollback', ...wish, '--json'));
  expect(back.moves).toMatchObject([{ tag: 'staging', outcome: 'keep', to: one.digest, dryRun: false }]);
});

test('a refusal is told in the object, and again as the sentence to end with', async () => {
  on.scratch.git('switch', '-qc', 'feature');
  on.scratch.git('commit', '-qm', 'a feature', '--allow-empty');
  await on.builtAndThere('a feature');
  await on.call(script('docker-push'));
  const { status, stdout, stderr } = await on.call(script('promote', '--to=staging', '--json'));
  expect(status).toBe(1);
  const [move] = JSON.parse(stdout).moves;
  expect(move).toMatchObject({ outcome: 'refuse', reason: 'not-on-default-branch' });
  expect(stderr).toBe(`\n✖ ${move.sentence}\n`);
  on.scratch.git('switch', '-q', 'main');
});

test('history and where --json tell moves and what is served since when', async () => {
  const histories = await answer(...script('history', '--tag=staging', '--json'));
  expect(histories).toMatchObject({
    project: 'django',
    histories: [{ tag: 'staging', moves: [{ rollback: { reason: 'to be sure' } }, { to: one.digest }] }],
  });
  const where = await answer(...script('where', '--json'));
  const row = (name: string) => where.tags.find(({ tag }: { tag: string }) => tag === name);
  for (const tag of ['latest', 'staging', 'main', '1.0.0']) {
    expect(row(tag)).toMatchObject({ digest: one.digest, since: expect.stringMatching(/^20\d\d-.*Z$/) });
  }
  // For people digests are whole too: rollback takes no shorter ones.
  for (const verb of ['history', 'where']) {
    expect((await on.call(script(verb))).stdout).toContain(one.digest);
  }
});

test('--dry-run of every command that writes tells what would happen, and the registry and the clone stay as they were', async () => {
  on.scratch.git('commit', '-qm', 'next', '--allow-empty');
  two = on.built('two');
  const next = on.scratch.git('rev-parse', 'HEAD').trim();
  const before = await on.everything();

  const push = await on.call(script('docker-push', '--dry-run'));
  expect(push).toMatchObject({ status: 0, stderr: '' });
  expect(push.stdout).toContain(`${two.configDigest} would be uploaded: ${on.host}/team/django\n`);
  for (const tag of ['inputs-[0-9a-f]{64}', `sha-${next}`])
    expect(push.stdout).toMatch(new RegExp(`✔ ${tag} +create`));
  expect(push.stdout).toMatch(/✔ main +move/);
  expect(push.stdout).toContain('nothing was written');
  const planned = await answer(...script('docker-push', '--dry-run', '--json'));
  expect(planned).toMatchObject({ dryRun: true, pushed: true, imageId: two.configDigest });
  expect(planned).not.toHaveProperty('digest');
  expect(outcomes(planned.moves)).toEqual(['inputs create', 'sha create', 'main move']);
  const through = await on.call(nx('docker-push', '--dry-run', '--json', '--excludeTaskDependencies'));
  expect(through.stdout).toContain('"dryRun": true');

  const { stdout } = await on.call(script('pipeline', '--dry-run', '--json'));
  const { tasks } = JSON.parse(stdout) as { tasks: string[] };
  expect(tasks.slice(-2).sort()).toEqual(['django:docker-pictures', 'django:docker-push']);
  expect(tasks.indexOf('django:docker-smoke')).toBeGreaterThan(tasks.indexOf('django:docker-build'));

  const image = `--image=${first}`;
  const wish = ['--tag=latest', '--to=1.0.0', '--reason=x'];
  on.scratch.git('switch', '-q', '--detach', first);
  for (const command of [
    script('promote', '--to=production', image, '--dry-run'),
    script('release', '--version=1.1.0', '--dry-run'),
    script('rollback', ...wish, '--dry-run'),
  ]) {
    const { status, stdout } = await on.call(command);
    expect(status).toBe(0);
    expect(stdout).toContain('nothing was written');
    const { dryRun, moves } = await answer(...command, '--json');
    expect(dryRun).toBe(true);
    expect(moves[0]).toMatchObject({ dryRun: true, to: one.digest });
  }
  on.scratch.git('switch', '-q', 'main');
  expect(await on.everything()).toEqual(before);
});

test('a dry run for a registry others rely on says that the real one would ask', async () => {
  const { stderr } = await on.call(script('promote', '--to=staging', '--dry-run'), {
    REGISTRY: 'registry.invalid/team',
  });
  expect(stderr).toContain('without --dry-run, it would ask first: By hand, this writes to registry.invalid');
});

on.testNoCredentialWasPrinted();
