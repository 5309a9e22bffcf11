import { describe, expect, test } from 'vitest';
import { judge, type Need } from './gate.ts';

const shard = { name: '1 of 1', projects: ['shop'], tasks: ['shop:test'], seconds: 1, nx: [] };
const plan = (parts: object) => JSON.stringify({ shards: [shard], listed: ['shop'], ...parts });
const planned = (parts: object, shardsResult: string): Need => ({
  result: 'success',
  outputs: { plan: plan(parts), 'shards-result': shardsResult },
});
const done: Need = { result: 'success', outputs: {} };
const skipped: Need = { result: 'skipped', outputs: {} };

describe('a pull request', () => {
  test('is green when every shard succeeded', () => {
    expect(judge({ affected: planned({}, 'success') }, 'branch')).toEqual({
      green: true,
      problems: [],
      announced: [],
    });
  });

  test('is green when the plan said that nothing is affected', () => {
    const verdict = judge({ affected: planned({ shards: [] }, 'skipped') }, 'branch');
    expect(verdict.green).toBe(true);
    expect(verdict.announced).toEqual(['affected / shards: nothing affected']);
  });

  test('is red when shards were planned and skipped, though GitHub calls that a success', () => {
    expect(judge({ affected: planned({}, 'skipped') }, 'branch').problems).toEqual([
      'affected / shards was skipped, which no plan announced',
    ]);
  });

  test.each(['failure', 'cancelled', ''])('is red when the shards ended with "%s"', (result) => {
    expect(judge({ affected: planned({}, result) }, 'branch').green).toBe(false);
  });

  test.each(['failure', 'cancelled', 'skipped'])('is red when planning ended with "%s"', (result) => {
    expect(judge({ affected: { result, outputs: {} } }, 'branch').problems).toHaveLength(1);
  });

  test('is red when the gate waits for nothing', () => {
    expect(judge({}, 'branch').problems).toEqual(['the gate waited for no job']);
  });

  test('is red when the plan got lost on the way', () => {
    const need: Need = { result: 'success', outputs: { 'shards-result': 'skipped' } };
    expect(judge({ affected: need }, 'branch').green).toBe(false);
  });
});

describe('a merge', () => {
  const noTag = { tag: skipped, release: skipped };

  test('is green when its images were published and promoted', () => {
    const needs = { affected: planned({}, 'success'), publish: done, promote: done, ...noTag };
    expect(judge(needs, 'branch').green).toBe(true);
  });

  test('is green without publishing when no image is affected', () => {
    const needs = {
      affected: planned({ listed: [] }, 'success'),
      publish: skipped,
      promote: skipped,
      ...noTag,
    };
    expect(judge(needs, 'branch').announced).toContain('publish: no image is affected');
    expect(judge(needs, 'branch').green).toBe(true);
  });

  test('is red when an affected image was not published, or published and not promoted', () => {
    const affected = planned({}, 'success');
    expect(judge({ affected, publish: skipped, promote: skipped, ...noTag }, 'branch').problems).toHaveLength(
      2,
    );
    expect(judge({ affected, publish: done, promote: skipped, ...noTag }, 'branch').problems).toHaveLength(1);
  });
});

describe('a release tag', () => {
  const nothingBuilt = { affected: skipped, publish: skipped, promote: skipped };

  test('is green when it built nothing and the release succeeded', () => {
    expect(judge({ ...nothingBuilt, tag: done, release: done }, 'tag').green).toBe(true);
  });

  test('is red when the release was skipped', () => {
    expect(judge({ ...nothingBuilt, tag: done, release: skipped }, 'tag').problems).toEqual([
      'release was skipped, which no plan announced',
    ]);
  });
});
