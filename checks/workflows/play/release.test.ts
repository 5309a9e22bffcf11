import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { push, rollback } from './events.ts';
import { openStage, readyMachine, type Stage, titled } from './stage.ts';
import { beginStory, type Story } from './story.ts';
import type { Run } from './theatre.ts';

const act = await readyMachine();
const nothing = '0'.repeat(40);
const plan = 'Affected/Nx affected/Plan';
const shards = ['Affected/Nx affected/Shard 1 of 2', 'Affected/Nx affected/Shard 2 of 2'];
const publish = 'Publish django/Publish an image/Build, smoke, push';
const promote = 'Promote django/Promote/Move the tags';
const [tag, release] = ['Release/Read the tag', 'Release/Promote/Move the tags'];
const gate = 'Release/all-green';
/** What publishing does for one project, in one call of Nx. */
const road = ['docker-build', 'docker-push', 'docker-smoke', 'lint', 'lock-check', 'test'].map(
  (verb) => `django:${verb}`,
);

describe(titled('a repository, from its first push on', act), () => {
  let stage: Stage;
  let story: Story;

  beforeAll(async () => {
    if ('missing' in act) return;
    stage = await openStage(act.program);
    story = beginStory(stage);
  });
  beforeEach((context) => 'missing' in act && context.skip(act.missing));
  afterAll(() => stage?.close());

  const names = ({ jobs }: Run) => jobs.map(({ name }) => name);
  /** The digests that the registry serves by these names. */
  const serves = (...tags: string[]) => Promise.all(tags.map((tag) => stage.digest('django', tag)));

  test('the first push takes everything on as many machines as pay, says so, and publishes', async () => {
    const sha = stage.world.commit('Begin');
    const durations = { 'greeting:lint': 60, 'greeting:typecheck': 40, 'shipshape:lock-check': 100 };
    const run = await story.play({ ...push(sha, nothing), durations });
    expect(run.green, run.account).toBe(true);
    expect(names(run).sort()).toEqual([plan, ...shards, publish, promote, gate].sort());
    const others = ['django:promote', 'greeting:lint', 'greeting:typecheck', 'shipshape:lock-check'];
    expect(run.tasks).toEqual([...road, ...others].sort());
    expect(run.summary).toContain(
      'Everything was taken: no earlier run of release.yml on main has succeeded.',
    );
    expect(run.summary).toContain('- uploaded');
    expect(run.summary).toContain('| `main` | create |');
    expect(run.summary).not.toContain('Nx Run Report');

    const [digest] = await serves('main');
    const tags = await stage.registryTags('django');
    expect(tags).toEqual([expect.stringMatching(/^inputs-[0-9a-f]{64}$/), 'main', 'move-main', `sha-${sha}`]);
    expect(await serves(tags[0] ?? '', `sha-${sha}`)).toEqual([digest, digest]);
    expect(readFileSync(join(run.artifacts, 'attested'), 'utf8')).toMatch(new RegExp(`/django@${digest}\n$`));
    story.keep('the first push', { sha, digest });
  });

  test('a merge publishes what it changes, and moves the tag', async () => {
    const first = story.from('the first push');
    const sha = story.commit(first.sha, 'Change the page', 'two');
    const run = await story.play(push(sha, first.sha));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual([plan, publish, promote, gate]);
    expect(run.tasks).toEqual([...road, 'django:promote'].sort());
    expect(run.summary).toContain(
      `Compared with ${first.sha}, the last commit for which release.yml succeeded.`,
    );
    expect(run.summary).toContain('| `main` | move |');
    const [digest, own, before] = await serves('main', `sha-${sha}`, `sha-${first.sha}`);
    expect([own, before]).toEqual([digest, first.digest]);
    expect(digest).not.toBe(first.digest);
    story.keep('a merge', { sha, digest });
  });

  test('of two merges whose jobs end in the wrong order, the older one moves nothing', async () => {
    const [first, merge] = [story.from('the first push'), story.from('a merge')];
    const older = story.commit(merge.sha, 'Take the page back', '');
    const newer = story.commit(older, 'Change the page again', 'three');
    const second = await story.play(push(newer, older));
    expect(second.green, second.account).toBe(true);
    const [digest] = await serves('main');
    expect([first.digest, merge.digest]).not.toContain(digest);

    const run = await story.play({ ...push(older, merge.sha), again: true });
    expect(run.green, run.account).toBe(true);
    expect(run.summary).toContain('| `main` | skip |');
    // It takes the page back, so its image, and what was attested of it, is the first push's.
    expect(run.summary).toMatch(/nothing built or uploaded: the registry had it, which saved .* s$/m);
    expect(run.summary).toContain('No provenance attestation from this run, which uploaded nothing');
    expect(existsSync(join(run.artifacts, 'attested'))).toBe(false);
    expect(await serves('main', `sha-${newer}`, `sha-${older}`)).toEqual([digest, digest, first.digest]);
    story.keep('the older of two merges', { sha: older, digest: first.digest });
    story.keep('the newer of two merges', { sha: newer, digest });
  });

  test('the old run once more moves nothing back', async () => {
    const [merge, older] = [story.from('a merge'), story.from('the older of two merges')];
    const before = await stage.registryTags('django');
    const [served] = await serves('main');
    const run = await story.play({ ...push(older.sha, merge.sha), again: true });
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual([plan, publish, promote, gate]);
    expect(run.summary).toContain('| `main` | skip |');
    expect(await serves('main', `sha-${older.sha}`)).toEqual([served, older.digest]);
    expect(served).toBe(story.from('the newer of two merges').digest);
    expect(await stage.registryTags('django')).toEqual(before);
  });

  test('a release tag builds nothing: it gives the image of its commit a version', async () => {
    const { sha, digest } = story.from('a merge');
    const run = await story.play(push(sha, nothing, 'refs/tags/django@1.0.0'));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual([tag, release, gate]);
    expect(run.tasks).toEqual(['django:release']);
    expect(await serves('1.0.0', '1.0', '1', 'latest')).toEqual(Array(4).fill(digest));
    expect(run.summary).toContain('| `latest` | create |');
    expect(run.summary).toContain('left out: publish: a release tag builds nothing');
    story.keep('1.0.0', { sha, digest });
  });

  test('a merge that changes no image publishes nothing, and is released with the image before it', async () => {
    const [newer, old] = [story.from('the newer of two merges'), story.from('1.0.0')];
    const sha = story.commit(newer.sha, 'Document');
    const merged = await story.play(push(sha, newer.sha));
    expect(merged.green, merged.account).toBe(true);
    expect(names(merged)).toEqual([plan, gate]);
    expect(merged.summary).toContain('left out: publish: no image is affected');

    const run = await story.play(push(sha, nothing, 'refs/tags/django@1.1.0'));
    expect(run.green, run.account).toBe(true);
    expect(run.tasks).toEqual(['django:release']);
    expect(await serves('1.1.0', '1.1', '1', 'latest')).toEqual(Array(4).fill(newer.digest));
    expect(await serves('1.0.0', '1.0')).toEqual([old.digest, old.digest]);
    story.keep('1.1.0', { sha, digest: newer.digest });
  });

  test('a release tag on a commit whose own image is missing is refused, and names the run to look at', async () => {
    const { sha: parent } = story.from('1.1.0');
    const sha = story.commit(parent, 'Change the page, and publish nothing', 'four');
    // Merged, and its run published nothing.
    stage.world.git('push', '--quiet', 'scene', `${sha}:refs/heads/main`);
    const before = await stage.registryTags('django');
    const run = await story.play(push(sha, nothing, 'refs/tags/django@2.0.0'));
    expect(run.green).toBe(false);
    expect(run.tasks).toEqual(['django:release']);
    expect(run.output).toContain(`Nothing is published for commit ${sha.slice(0, 8)}`);
    expect(run.output).toContain(`/commit/${sha}/checks`);
    expect(await stage.registryTags('django')).toEqual(before);
  });

  test('a rollback puts the tag back, and keeps who and why', async () => {
    const [old, { sha, digest }] = [story.from('1.0.0'), story.from('1.1.0')];
    const reason = 'the prices "were" $(wrong) | <b>';
    const run = await story.play(rollback(sha, { project: 'django', tag: 'latest', to: '1.0.0', reason }));
    expect(run.green, run.account).toBe(true);
    expect(names(run)).toEqual(['Roll back/Put the tag back']);
    expect(run.tasks).toEqual(['django:rollback']);
    expect(await serves('latest', '1.1.0', 'main')).toEqual([old.digest, digest, digest]);
    expect(run.summary).toContain('| `latest` | move |');
    expect(run.summary).not.toContain('<b>');
    expect(await stage.history('django', 'latest')).toMatchObject([
      { from: digest, to: old.digest, rollback: { by: 'kim', reason } },
      { to: digest, mark: '1.1.0', by: 'kim' },
      { to: old.digest, mark: '1.0.0' },
    ]);
  });

  test('after a force-push everything is taken, and a person says what the tag serves', async () => {
    const before = story.from('1.1.0');
    const { git, commit } = stage.world;
    git('checkout', '--quiet', before.sha);
    git('checkout', '--quiet', '--orphan', 'rewritten');
    const sha = commit('Begin anew');
    const run = await story.play(push(sha, before.sha));
    expect(run.summary).toContain('Everything was taken: no commit for which release.yml has succeeded');
    expect(run.tasks).toEqual(expect.arrayContaining([...road, 'greeting:lint']));
    // The inputs are the same, so the image is there, and is the new commit's too.
    expect(await serves(`sha-${sha}`, 'main')).toEqual([before.digest, before.digest]);
    // Which is newer nobody can tell, now that the commit is gone that the tag stands at.
    expect(run.green).toBe(false);
    expect(run.summary).toContain('| `main` | refuse |');
    expect(run.summary).toContain('Once for this tag: nx run django:rollback --tag=main');
    expect(run.summary).toContain('promote ended with "failure"');

    const inputs = { project: 'django', tag: 'main', to: sha, reason: 'the history was rewritten' };
    const said = await story.play(rollback(sha, inputs));
    expect(said.green, said.account).toBe(true);
    expect(await stage.history('django', 'main')).toMatchObject([
      { to: before.digest, mark: sha },
      {},
      {},
      {},
    ]);
  });
});
