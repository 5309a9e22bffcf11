import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tinyImage } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { promote } from './verbs.ts';

// The orderings that go wrong elsewhere, with real commits against a real registry.
const project = useTestProject();

test('two merges whose builds end in the wrong order: the newer one stays', async () => {
  const [one, two] = [project.clone.commit('one'), project.clone.commit('two')];
  const newer = await project.clone.push(two, tinyImage('two', two));
  await project.clone.push(one, tinyImage('one', one));
  expect(await project.serves('main')).toBe(newer);
  expect(await project.serves(`sha-${one}`)).not.toBe(newer);
});

test('a re-run of an old job moves nothing', async () => {
  const old = await project.published('one');
  const { digest } = await project.published('two');
  await project.clone.push(old.sha, tinyImage('one', old.sha));
  expect(await project.serves('main')).toBe(digest);
  expect((await project.promoteTo('main', old.sha)).reason).toBe('newer-is-there');
});

test('a revert moves forward though its image is an old one, and a re-run of what it reverted does not undo it', async () => {
  const old = await project.published('one');
  const bad = await project.published('two');
  const revert = project.clone.commit('one again');
  expect(await project.clone.push(revert, tinyImage('one', revert))).toBe(old.digest);
  expect(await project.serves('main')).toBe(old.digest);
  await project.clone.push(bad.sha, tinyImage('two', bad.sha));
  expect(await project.serves('main')).toBe(old.digest);
});

test('two projects move their own tags', async () => {
  const other = project.another('other');
  const sha = other.commit('other');
  const digest = await other.push(sha, tinyImage('other', sha));
  const { digest: ours } = await project.published('ours');
  expect([await project.serves('main'), await project.serves('main', other)]).toEqual([ours, digest]);
});

test('a job whose clone does not know the newer commit fetches it, and is told that newer is there', async () => {
  const old = await project.published('one');
  const late = project.another();
  late.git('remote', 'add', 'origin', project.clone.root);
  late.git('fetch', '-q', 'origin', 'main');
  late.git('reset', '-q', '--hard', 'origin/main');
  const { digest } = await project.published('two');
  const move = await promote(await late.context(), 'main', old.sha, () => {});
  expect(move).toMatchObject({ outcome: 'skip', reason: 'newer-is-there', to: digest });
});

test('a shallow clone that cannot tell refuses, and says how it could', async () => {
  await project.published('one');
  const { sha } = await project.published('two');
  await project.promoteTo('staging', 'HEAD~1');
  const shallow = project.another();
  shallow.git('remote', 'add', 'origin', `file://${project.clone.root}`);
  shallow.git('fetch', '-q', '--depth=1', 'origin', 'main');
  shallow.git('reset', '-q', '--hard', sha);
  const move = await promote(await shallow.context(), 'staging', '', () => {});
  expect(move).toMatchObject({ outcome: 'refuse', reason: 'history-unknown' });
  expect(move.sentence).toContain('git fetch --unshallow');
});

test('a rewritten history is refused until a rollback by hand', async () => {
  await project.published('one');
  project.clone.git('commit', '-q', '--amend', '-m', 'rewritten', '--allow-empty');
  const sha = project.clone.git('rev-parse', 'HEAD');
  const digest = await project.clone.push(sha, tinyImage('rewritten', sha));
  const refused = await project.promoteTo('main');
  expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-gone' });
  expect(refused.sentence).toContain('npx shipshape rollback --project=django --tag=main --to=');
  expect((await project.backTo('main', sha, 'rewritten')).outcome).toBe('move');
  expect(await project.serves('main')).toBe(digest);
  expect(await project.published('next')).toMatchObject({ digest: await project.serves('main') });
});

test.each(['origin', 'upstream'])(
  'an environment follows the default branch that the remote %s states, not a main that was left behind',
  async (remote) => {
    const server = project.another();
    server.commit('old');
    server.git('checkout', '-q', '-b', 'develop');
    server.commit('new');
    const { clone } = project;
    clone.git('remote', 'add', remote, server.root);
    clone.git('fetch', '-q', remote);
    clone.git('checkout', '-qf', '-B', 'main', `${remote}/main`);
    const old = clone.git('rev-parse', 'HEAD');
    await clone.push(old, tinyImage('old', old));
    clone.git('checkout', '-qf', '-B', 'develop', `${remote}/develop`);
    const sha = clone.git('rev-parse', 'HEAD');
    const digest = await clone.push(sha, tinyImage('new', sha));
    expect((await clone.context()).defaultBranch).toBe('develop');
    expect(await project.promoteTo('staging')).toMatchObject({ outcome: 'create', to: digest });
    // Without the remote it is not known which branch that is: nothing moves, and the message states what to do.
    clone.git('remote', 'remove', remote);
    writeFileSync(join(clone.root, 'nx.json'), '{}');
    await expect(project.promoteTo('staging')).rejects.toThrow('"defaultBase"');
  },
);
