import { expect, test } from 'vitest';
import { storedAs } from './stored.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const [id, manifest, index] = [digest('1'), digest('a'), digest('b')];

test.each([
  ['by the index that lists it', 'h:5/a:1', [`h:5/a@${manifest}`, `h:5/a@${index}`], `h:5/a@${index}`],
  ['by its manifest where no index lists it', 'h:5/a:1', [`h:5/a@${manifest}`], `h:5/a@${manifest}`],
  [
    'by the short name that docker gives it',
    'docker.io/library/python:3',
    [`python@${index}`],
    `python@${index}`,
  ],
  ['where a short name led to another registry', 'a:1', [`quay.io/a@${index}`], `quay.io/a@${index}`],
  ['of this machine alone', 'a', [`localhost/a@${manifest}`], `localhost/a@${manifest}`],
])('%s', (_, reference, all, name) => {
  expect(storedAs(reference, id, all, manifest)).toEqual({ digest: name.split('@')[1], name });
});

test('by its ID where it is in no repository of that name', () => {
  expect(storedAs('h:5/a:1', id, [`h:5/b@${manifest}`, `h:5/x/aa@${index}`], manifest)).toEqual({
    digest: id,
  });
});
