import { expect, test } from 'vitest';
import { decideImmutable } from './decide-immutable.ts';

const [one, other] = ['sha256:1111', 'sha256:2222'];

test('absent: created', () => {
  expect(decideImmutable({ tag: '1.4.2', wanted: one, served: undefined })).toEqual({
    tag: '1.4.2',
    outcome: 'create',
    from: undefined,
    to: one,
    sentence: '1.4.2 is given to image 1111 and is immutable.',
  });
});

test('the same image: kept', () => {
  expect(decideImmutable({ tag: '1.4.2', wanted: one, served: one })).toMatchObject({
    outcome: 'keep',
    to: one,
  });
});

test('another image: refused, and the old one stays', () => {
  expect(decideImmutable({ tag: '1.4.2', wanted: other, served: one })).toEqual({
    tag: '1.4.2',
    outcome: 'refuse',
    from: one,
    to: one,
    reason: 'immutable',
    sentence:
      '1.4.2 is immutable, names image 1111 and was not given to image 2222. Publish under a new name.',
  });
});
