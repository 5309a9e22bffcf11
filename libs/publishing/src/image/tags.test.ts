import { expect, test } from 'vitest';
import { movingOf } from './tags.ts';

const sha = `sha-${'a'.repeat(40)}`;

test('a branch moves; a commit and a version are given for good', () => {
  expect(movingOf(['main', 'feature-x', sha, '1.2.3'], 'apps/django')).toEqual(['main', 'feature-x']);
});

test.each(['latest', '1', '1.2', 'sha-abcdef1', '.x', 'x'.repeat(129)])(
  'a rule that makes %s is told, and not passed over',
  (tag) => {
    expect(() => movingOf(['main', tag], 'apps/django')).toThrow(
      `The tag rules of apps/django make ${tag}, which docker-push does not write`,
    );
  },
);
