import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { byHand, push, rollback } from './events.ts';
import { ensureMachine, type Fixture, openFixture, titled } from './fixture.ts';
import { withFreeChecks } from './repository.ts';
import type { Run } from './runner.ts';
import { type Sequence, sequenceIn } from './sequence.ts';

const act = await ensureMachine();
const nothing = '0'.repeat(40);
const plan = 'Affected/Nx affected/Plan';
const shards = ['Affected/Nx affected/Shard 1 of 2', 'Affected/Nx affected/Shard 2 of 2'];
const publish = 'Publish django/Publish an image/Build, smoke, push';
const promote = 'Promote django/Promote/Move the tags';
const [tag, release] = ['Release/Read the tag', 'Release/Promote/Move the tags'];
const pictures = 'Pictures django/Pictures/Take pictures';
const progress = 'Progress/Progress/Make the page';
const waits = 'Release/Wait for the pictures';
const keep = 'Keep/Keep/Keep the page beside its image';
const report = 'Affected/Nx affected/Report';
const gate = 'Merge/all-green';
const settings = 'apps/django/project.json';

describe(titled('a repository, from its first push on', act), () => {
  let fixture: Fixture;
  let sequence: Sequence;

  beforeAll(async () => {
    if ('missing' in act) return;
    fixture = await openFixture(act.program);
    sequence = sequenceIn(fixture);
  });
  beforeEach((context) => 'missing' in act && context.skip(act.missing));
  afterAll(() => fixture?.close());

  const names = ({ jobs }: Run) => jobs.map(({ name }) => name);
  /** What the job that publishes did, step by step. */
  const published = ({ jobs }: Run) =>
    jobs.find(({ name }) => name === publish)?.steps.map(({ name }) => name);
  /** The digests that the registry serves by these names. */
  const serves = (...tags: string[]) => Promise.all(tags.map((tag) => fixture.digest('django', tag)));

  test('the first push takes everything on as many machines as pay, says so, and publishes', async () => {
    const sha = fixture.repository.commit('Begin');
    const durations = { 'greeting:lint': 60, 'greeting:typecheck': 40, 'shipshape:lock-check': 100 };
    const run = await sequence.run({ ...push(sha, nothing), durations });
    expect(run.green, run.account).toBe(true);
    expect(names(run).sort()).toEqual([plan, ...shards, report, publish, promote, pictures, progress].sort());
    expect(run.tasks).toEqual([
      ...['django:lint', 'django:lock-check', 'django:test'],
      ...['greeting:lint', 'greeting:typecheck', 'shipshape:lock-check'],
    ]);
    expect(published(run)).toEqual(expect.arrayContaining(['Build', 'Smoke-test', 'Push']));
    expect(run.summary).toContain('Everything runs: no earlier run of merge.yml on main has succeeded.');
    expect(run.summary).toContain('- uploaded');
    for (const moved of ['main', 'nightly']) expect(run.summary).toContain(`| \`${moved}\` | create |`);
    expect(run.summary).not.toContain('Nx Run Report');

    const [digest, nightly] = await serves('main', 'nightly');
    expect(nightly).toBe(digest);
    const tags = await fixture.registryTags('django');
    // move-.probe is the tag that the push wrote over to see whether the registry lets tags move.
    const moving = ['main', 'move-.probe', 'move-main', 'move-nightly', 'nightly'];
    expect(tags).toEqual([expect.stringMatching(/^inputs-[0-9a-f]{64}$/), ...moving, `sha-${sha}`]);
    expect(await serves(tags[0] ?? '', `sha-${sha}`)).toEqual([digest, digest]);
    expect(readFileSync(join(run.artifacts, 'attested'), 'utf8')).toMatch(new RegExp(`/django@${digest}\n$`));
    sequence.keep('the first push', { sha, digest });
  });

  test('a merge publishes what it changes, and moves the tag', async () => {
    const first = sequence.from('the first push');
    // The first push ran the project's real checks. What follows is about when they run, and what they let through.
    const { git, read, write, commit } = fixture.repository;
    git('checkout', '--quiet', first.sha);
    write(settings, withFreeChecks(read(settings)));
    const sha = sequence.commit(commit('Check nothing'), 'Change the page', 'two');
    // It published everything, and its page failed: what counts for the next merge is what was published.
    fixture.github.redPages.add(first.sha);
    const run = await sequence.run(push(sha, first.sha));
    expect(run.green, run.account).toBe(true);
    expect(names(run).sort()).toEqual([plan, pictures, progress, promote, publish]);
    expect(existsSync(join(run.artifacts, 'progress/index.html'))).toBe(true);
    // The checks ran before it, in a job without rights: that of the lock too, since the settings have changed.
    expect(run.tasks).toEqual(['django:lint', 'django:lock-check', 'django:test']);
    expect(run.summary).toContain(
      `Compared with ${first.sha}, the last commit for which merge.yml succeeded.`,
    );
    expect(run.summary).toContain('| `main` | move |');
    const [digest, own, before] = await serves('main', `sha-${sha}`, `sha-${first.sha}`);
    expect([own, before]).toEqual([digest, first.digest]);
    expect(digest).not.toBe(first.digest);
    sequence.keep('a merge', { sha, digest });
  });

  test('of two merges whose jobs end in the wrong order, the older one moves nothing', async () => {
    const [first, merge] = [sequence.from('the first push'), sequence.from('a merge')];
    const older = sequence.commit(merge.sha, 'Take the page back', '');
    const newer = sequence.commit(older, 'Change the page again', 'three');
    const second = await sequence.run(push(newer, older));
    expect(second.green, second.account).toBe(true);
    // The page alone, not the settings: the lock is not asked.
    expect(second.tasks).toEqual(['django:lint', 'django:test']);
    const [digest] = await serves('main');
    expect([first.digest, merge.digest]).not.toContain(digest);

    const run = await sequence.run({ ...push(older, merge.sha), again: true });
    expect(run.green, run.account).toBe(true);
    expect(names(run).sort()).toEqual([plan, pictures, progress, promote, publish]);
    expect(run.summary).toContain('| `main` | skip |');
    // It takes the page back, so its image, and what was attested of it, is the first push's.
    expect(run.summary).toMatch(/nothing built or uploaded: the registry had it, which saved .* s$/m);
    expect(run.summary).toContain('No provenance attestation from this run, which uploaded nothing');
    expect(existsSync(join(run.artifacts, 'attested'))).toBe(false);
    expect(await serves('main', `sha-${newer}`, `sha-${older}`)).toEqual([digest, digest, first.digest]);
    sequence.keep('the newer of two merges', { sha: newer, digest });
  });

  test('a release tag builds nothing: it gives the image of its commit a version', async () => {
    const { sha, digest } = sequence.from('a merge');
    // Pushed together with its commit: the run that publishes that is still under way, and its page takes longer.
    fixture.github.underWay.set(sha, 1);
    const run = await sequence.run(push(sha, nothing, 'refs/tags/django@1.0.0'));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual([tag, release, waits, progress, keep]);
    expect(existsSync(join(run.artifacts, 'progress/releases/django@1.0.0/index.html'))).toBe(true);
    expect(run.output).toContain(
      `Waiting for the run that publishes this commit: https://github.com/run/${sha}`,
    );
    expect(run.tasks).toEqual([]);
    expect(await serves('1.0.0', '1.0', '1', 'latest')).toEqual(Array(4).fill(digest));
    expect(run.summary).toContain('| `latest` | create |');
    sequence.keep('1.0.0', { sha, digest });
  });

  test('a merge that changes no image publishes nothing, and is released with the image before it', async () => {
    const [newer, old] = [sequence.from('the newer of two merges'), sequence.from('1.0.0')];
    const sha = sequence.commit(newer.sha, 'Document');
    const merged = await sequence.run(push(sha, newer.sha));
    expect(merged.green, merged.account).toBe(true);
    expect(names(merged)).toEqual([plan, progress]);

    const run = await sequence.run(push(sha, nothing, 'refs/tags/django@1.1.0'));
    expect(run.green, run.account).toBe(true);
    expect(await serves('1.1.0', '1.1', '1', 'latest')).toEqual(Array(4).fill(newer.digest));
    expect(await serves('1.0.0', '1.0')).toEqual([old.digest, old.digest]);
    sequence.keep('1.1.0', { sha, digest: newer.digest });
  });

  test('a release tag on a commit whose own image is missing is refused, and names the run to look at', async () => {
    const { sha: parent } = sequence.from('1.1.0');
    const sha = sequence.commit(parent, 'Change the page, and publish nothing', 'four');
    // Merged, and its run published nothing.
    fixture.repository.git('push', '--quiet', 'scenario', `${sha}:refs/heads/main`);
    const before = await fixture.registryTags('django');
    const run = await sequence.run(push(sha, nothing, 'refs/tags/django@2.0.0'));
    expect(run.green).toBe(false);
    expect(run.output).toContain(`Nothing is published for commit ${sha.slice(0, 8)}`);
    expect(run.output).toContain(`/commit/${sha}/checks`);
    expect(await fixture.registryTags('django')).toEqual(before);
  });

  test('a rollback sets the tag back, and records who and why', async () => {
    const [old, { sha, digest }] = [sequence.from('1.0.0'), sequence.from('1.1.0')];
    const reason = 'the prices "were" $(wrong) | <b>';
    const run = await sequence.run(rollback(sha, { project: 'django', tag: 'latest', to: '1.0.0', reason }));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual(['Roll back/Set back/Set the tag back', progress]);
    expect(await serves('latest', '1.1.0', 'main')).toEqual([old.digest, digest, digest]);
    expect(run.summary).toContain('| `latest` | move |');
    expect(run.summary).not.toContain('<b>');
    expect(await fixture.history('django', 'latest')).toMatchObject([
      { from: digest, to: old.digest, rollback: { by: 'kim', reason } },
      { to: digest, mark: '1.1.0', by: 'kim' },
      { to: old.digest, mark: '1.0.0' },
    ]);
  });

  test('a promotion by hand moves the tag of an environment, and makes the page', async () => {
    const { sha, digest } = sequence.from('1.1.0');
    const run = await sequence.run(byHand('promotion.yml', sha, { project: 'django', to: 'staging' }));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual(['Promote/Promote/Move the tags', progress]);
    expect(await serves('staging')).toEqual([digest]);
    expect(run.summary).toContain('| `staging` | create |');
  });

  test('after a force-push everything is taken, and the tag is set by hand', async () => {
    const before = sequence.from('1.1.0');
    const { git, commit } = fixture.repository;
    git('checkout', '--quiet', before.sha);
    git('checkout', '--quiet', '--orphan', 'rewritten');
    const sha = commit('Begin anew');
    const run = await sequence.run(push(sha, before.sha));
    expect(run.summary).toContain('Everything runs: no commit for which merge.yml has succeeded');
    expect(run.tasks).toEqual(expect.arrayContaining(['django:lint', 'django:test', 'greeting:lint']));
    // The inputs are the same, so the image is there, and is the new commit's too.
    expect(await serves(`sha-${sha}`, 'main')).toEqual([before.digest, before.digest]);
    // Which is newer cannot be known, now that the tag's commit is gone.
    expect(run.green).toBe(false);
    expect(run.summary).toContain('| `main` | refuse |');
    expect(run.summary).toContain('Once for this tag: npx shipshape rollback --project=django --tag=main');
    expect(names(run)).toContain(gate);
    expect(run.summary).toContain('promote ended with "failure"');

    const inputs = { project: 'django', tag: 'main', to: sha, reason: 'the history was rewritten' };
    const said = await sequence.run(rollback(sha, inputs));
    expect(said.green, said.account).toBe(true);
    expect(await fixture.history('django', 'main')).toMatchObject([
      { to: before.digest, mark: sha },
      {},
      {},
      {},
    ]);
  });
});
