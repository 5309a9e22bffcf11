import { expect, test } from 'vitest';
import { verifyImage } from './verify.ts';

const image = {
  id: 'sha256:1',
  labels: { a: '1', more: 'from the base image' },
  env: { PATH: '/bin', A: 'b' },
  user: 'app',
  entrypoint: [],
  cmd: ['serve', '--all'],
  workdir: '/',
  stopSignal: 'SIGTERM',
};
const DOCKERFILE = `FROM other
USER somebody
FROM base
ENV PATH=/opt:$PATH A=b
USER root
USER app
CMD ["serve", "--all"]
`;

test('an image that is what was asked for', () => {
  expect(verifyImage(image, DOCKERFILE, { a: '1' })).toBe(image);
  expect(verifyImage(image, 'FROM base\nUSER $WHO\nCMD serve\nENV A=c\nENV A $X', {})).toBe(image);
});

test.each([
  ['a missing label', {}, { b: '2' }, /its label "b" is missing and should be "2"/],
  ['another value', {}, { a: '2' }, /its label "a" is "1" and should be "2"/],
  ['a label that every object has', {}, { constructor: 'x' }, /its label "constructor" is missing/],
  ['another user', { user: 'root' }, {}, /its USER is "root" and should be "app"/],
  ['another command', { cmd: [] }, {}, /its CMD is \[\] and should be \["serve","--all"\]/],
  ['another variable', { env: { A: 'c' } }, {}, /its variable "A" is "c" and should be "b"/],
  ['a long value', {}, { b: 'x'.repeat(70_000) }, /should be "x{99}… \(70002 characters\)/],
])('%s is an error', (_, more, labels, message) => {
  expect(() => verifyImage({ ...image, ...more }, DOCKERFILE, labels as Record<string, string>)).toThrow(
    message,
  );
});

test('an image that is not there is an error', () => {
  expect(() => verifyImage(undefined, DOCKERFILE, {})).toThrow(/does not hold the image/);
});
