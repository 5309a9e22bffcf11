import { expect, test } from 'vitest';
import { github } from '../../testing/github.ts';
import { askReview } from './review.ts';

test.each([
  ['somebody else', [{ state: 'APPROVED', user: { login: 'kim' } }], true],
  ['the author alone', [{ state: 'APPROVED', user: { login: 'ada' } }], false],
  ['a comment', [{ state: 'COMMENTED', user: { login: 'kim' } }], false],
  ['a robot', [{ state: 'APPROVED', user: { login: 'bot', type: 'Bot' } }], false],
  [
    'somebody who took it back',
    ['APPROVED', 'DISMISSED', 'COMMENTED'].map((state) => ({ state, user: { login: 'kim' } })),
    false,
  ],
])('a commit that was approved by %s', async (_, reviews, reviewed) => {
  const pulls = [{ number: 3, merged_at: '2026-11-25T00:00:00Z', user: { login: 'ada' } }];
  const source = await github({ '/commits/abc/pulls': pulls, '/pulls/3/reviews': reviews });
  expect(await askReview(source, 'abc')).toEqual({ reviewed, commit: 'abc' });
});
