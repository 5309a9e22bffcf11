import { expect, test } from 'vitest';
import { passed, seen, tinyImage, uploadAs } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { lastMove } from './move-record.ts';
import { attachReport } from './smoke-report.ts';
import { planRollback, rollBack } from './verbs.ts';

const project = useTestProject();

test('is kept with who and why; re-runs do not undo it; the next commit moves on', async () => {
  const one = await project.published('one');
  const two = await project.published('two');
  expect(await project.backTo('main', one.sha, 'prices were wrong')).toMatchObject({
    from: two.digest,
    to: one.digest,
    sentence: expect.stringMatching(
      `^Kim sets main from commit ${two.sha.slice(0, 8)} \\(image \\w+\\) to commit ${one.sha.slice(0, 8)} \\(`,
    ),
  });
  const { record, by } = (await lastMove(project.clone.repository, 'main')) ?? {};
  expect(record?.rollback).toEqual({ by: 'Kim', reason: 'prices were wrong' });
  expect(by).toBe('Kim');
  await project.clone.push(two.sha, tinyImage('two', two.sha));
  expect(await project.serves('main')).toBe(one.digest);
  const three = await project.published('three');
  expect(await project.serves('main')).toBe(three.digest);
});

test('of latest, by version; the next release moves it on', async () => {
  const one = await project.published('one');
  await project.releaseAs('1.0.0');
  await project.published('two');
  await project.releaseAs('1.1.0');
  const back = await project.backTo('latest', '1.0.0');
  expect(back).toMatchObject({ to: one.digest });
  expect(back.sentence).toMatch(
    /^Kim sets latest from 1\.1\.0 \(image \w{12}\) to 1\.0\.0 \(image \w{12}\): it broke\. Only /,
  );
  expect((await project.releaseAs('1.1.0')).find(({ tag }) => tag === 'latest')).toMatchObject({
    outcome: 'skip',
  });
  expect(await project.serves('latest')).toBe(one.digest);
  const three = await project.published('three');
  await project.releaseAs('1.1.1');
  expect(await project.serves('latest')).toBe(three.digest);
});

test('of a tag that was never there is refused, and nothing is written', async () => {
  await project.published('one');
  await project.releaseAs('1.0.0');
  const before = await seen(project.clone);
  const asked = { tag: 'lates', to: '1.0.0', reason: 'it broke' };
  await expect(planRollback(await project.clone.context(), asked, () => {})).rejects.toThrow(
    'has no tag "lates", so there is nothing to set back: check its name, or begin it with promote. Those that can be set back: 1, 1.0, latest, main.',
  );
  expect(await seen(project.clone)).toEqual(before);
});

test('to what nobody published is refused', async () => {
  await project.published('one');
  await expect(project.backTo('main', `sha256:${'0'.repeat(64)}`)).rejects.toThrow('has no sha256:0000');
  await expect(project.backTo('main', 'nonsense')).rejects.toThrow('"nonsense" is not a digest');
});

test('to an image that passed no smoke test is refused, and nothing is written', async () => {
  await project.published('one');
  const unsmoked = tinyImage('never smoked', project.clone.git('rev-parse', 'HEAD'));
  await uploadAs(project.clone.repository, unsmoked, 'x:by-hand');
  const before = await seen(project.clone);
  await expect(project.backTo('main', unsmoked.digest)).rejects.toThrow(
    'has no passed smoke report attached',
  );
  expect(await seen(project.clone)).toEqual(before);
});

test('to an image that was built with uncommitted files is refused, and nothing is written', async () => {
  await project.published('one');
  const { repository } = project.clone;
  const dirty = tinyImage('uncommitted', '');
  await uploadAs(repository, dirty, 'x:inputs-of-dirty');
  await attachReport(repository, dirty.digest, passed(dirty.configDigest));
  const before = await seen(project.clone);
  expect(await project.backTo('main', dirty.digest)).toMatchObject({
    outcome: 'refuse',
    reason: 'unlabelled',
  });
  expect(await seen(project.clone)).toEqual(before);
});

test('to a smoke report, which is in the registry and no image, is refused', async () => {
  const { digest } = await project.published('one');
  const [report] = await project.clone.repository.referrers(
    digest,
    'application/vnd.shipshape.smoke.v1+json',
  );
  const before = await seen(project.clone);
  await expect(project.backTo('main', report?.digest ?? '')).rejects.toThrow(
    'has no passed smoke report attached',
  );
  expect(await seen(project.clone)).toEqual(before);
});

test('a dry run decides the same and writes nothing', async () => {
  const one = await project.published('one');
  await project.published('two');
  const before = await seen(project.clone);
  const context = await project.clone.context({ dryRun: true });
  const wish = { tag: 'main', to: one.sha, reason: 'x' };
  expect(await rollBack(context, wish, () => {})).toMatchObject({ outcome: 'move', dryRun: true });
  expect(await seen(project.clone)).toEqual(before);
});
