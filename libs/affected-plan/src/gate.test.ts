import { describe, expect, test } from 'vitest';
import { judge, type Need } from './gate.ts';

const shard = { name: '1 of 1', projects: ['shop'], tasks: ['shop:lint', 'shop:test'], seconds: 1, nx: [] };
const planned = (parts: object = {}): Need => ({
  result: 'success',
  outputs: { plan: JSON.stringify({ shards: [shard], listed: ['shop'], ...parts }) },
});
const ended = (result: string): Need => ({ result, outputs: {} });
const tasks = shard.tasks;

describe('a pull request', () => {
  test('is green when the shards did what was planned', () => {
    const verdict = judge({ affected: planned() }, 'branch', tasks);
    expect(verdict).toEqual({ green: true, problems: [], announced: [] });
  });

  test('is green when the plan said that nothing is affected', () => {
    const verdict = judge({ affected: planned({ shards: [] }) }, 'branch', []);
    expect(verdict).toEqual({ green: true, problems: [], announced: ['shards: nothing affected'] });
  });

  test('is red when planned shards were skipped, though GitHub calls the called workflow a success', () => {
    expect(judge({ affected: planned() }, 'branch', []).problems).toEqual([
      'shard 1 of 1 did not do shop:lint, shop:test',
    ]);
  });

  test('is red when a shard left out one of its tasks', () => {
    expect(judge({ affected: planned() }, 'branch', ['shop:lint']).problems).toEqual([
      'shard 1 of 1 did not do shop:test',
    ]);
  });

  test.each(['failure', 'cancelled', 'skipped', '', 'timed_out'])(
    'is red when "%s" is how it ended',
    (result) => {
      expect(judge({ affected: ended(result) }, 'branch', tasks).problems).toHaveLength(1);
    },
  );

  test('is red when the gate waits for nothing, or the plan got lost', () => {
    expect(judge({}, 'branch', tasks).problems).toEqual(['the gate waited for no job']);
    expect(judge({ affected: ended('success') }, 'branch', tasks).problems).toEqual([
      'affected handed on no plan',
    ]);
  });
});

describe('a merge', () => {
  const noTag = { tag: ended('skipped'), release: ended('skipped') };
  const merged = (affected: Need, publish: string, promote: string) =>
    judge({ affected, publish: ended(publish), promote: ended(promote), ...noTag }, 'branch', tasks);

  test('is green when its images were published and promoted', () => {
    expect(merged(planned(), 'success', 'success').green).toBe(true);
  });

  test('is green without publishing when no image is affected', () => {
    const verdict = merged(planned({ listed: [] }), 'skipped', 'skipped');
    expect(verdict.green).toBe(true);
    expect(verdict.announced).toContain('publish: no image is affected');
  });

  test('is red when an affected image was not published, or published and not promoted', () => {
    expect(merged(planned(), 'skipped', 'skipped').problems).toHaveLength(2);
    expect(merged(planned(), 'success', 'skipped').problems).toHaveLength(1);
  });
});

describe('a release tag', () => {
  const released = (release: string) => {
    const notBuilt = ended('skipped');
    const needs = { affected: notBuilt, publish: notBuilt, promote: notBuilt, tag: ended('success') };
    return judge({ ...needs, release: ended(release) }, 'tag', []);
  };

  test('is green when it built nothing and the release succeeded', () => {
    expect(released('success').green).toBe(true);
  });

  test('is red when the release was skipped', () => {
    expect(released('skipped').problems).toEqual(['release was skipped, which no plan announced']);
  });
});
