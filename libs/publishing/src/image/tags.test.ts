import { expect, test } from 'vitest';
import type { RuledTag } from './describe.ts';
import { sortTags } from './tags.ts';

const commit: RuledTag = { tag: `sha-${'a'.repeat(40)}`, kind: 'immutable' };
const longCommit: RuledTag = { tag: `sha-${'a'.repeat(64)}`, kind: 'immutable' };
const version: RuledTag = { tag: '1.2.3', kind: 'immutable' };
const main: RuledTag = { tag: 'main', kind: 'branch' };
const nightly: RuledTag = { tag: 'nightly', kind: 'environment' };

test('each tag keeps the kind that its rule gave it; the commit comes before the names people use', () => {
  const made = [version, main, { tag: 'v1.2.3', kind: 'immutable' } as const, nightly, commit];
  expect(sortTags(made, 'apps/django')).toEqual({
    immutable: [commit.tag, '1.2.3', 'v1.2.3'],
    moving: [main, nightly],
  });
});

test('a branch or environment may be called like a version with a prefix, and a schedule may make a date', () => {
  const moving: RuledTag[] = [
    { tag: 'v1.2.3', kind: 'branch' },
    { tag: '20260131', kind: 'environment' },
  ];
  expect(sortTags(moving, 'apps/django')).toEqual({ immutable: [], moving });
});

test('the commits of a SHA-256 repository have 64 digits', () => {
  expect(sortTags([longCommit], 'apps/django')).toEqual({ immutable: [longCommit.tag], moving: [] });
});

test.each<RuledTag>([
  { tag: 'latest', kind: 'version' },
  { tag: 'latest', kind: 'environment' },
  { tag: '1', kind: 'version' },
  { tag: '1.2', kind: 'version' },
  { tag: '1.2', kind: 'environment' },
  { tag: 'v1', kind: 'version' },
  { tag: 'sha-abcdef1', kind: 'immutable' },
  { tag: 'inputs-abc', kind: 'immutable' },
  { tag: 'move-main', kind: 'environment' },
  { tag: '.x', kind: 'branch' },
  { tag: 'x'.repeat(129), kind: 'branch' },
])('a rule that makes the $kind tag $tag is an error, and not passed over', (tag) => {
  expect(() => sortTags([main, tag], 'apps/django')).toThrow(
    `The tag rules of apps/django make ${tag.tag}, which docker-push does not write`,
  );
});
