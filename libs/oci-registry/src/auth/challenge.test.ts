import { expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

test.each([
  ['Basic realm="here"', [{ scheme: 'basic', parameters: { realm: 'here' } }]],
  [
    'Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: { realm: 'https://auth.example/token', service: 'r', scope: 'repository:a/b:pull,push' },
      },
    ],
  ],
  [
    'Basic realm="a, b", BEARER Realm = "x" , Service=y',
    [
      { scheme: 'basic', parameters: { realm: 'a, b' } },
      { scheme: 'bearer', parameters: { realm: 'x', service: 'y' } },
    ],
  ],
  ['Basic realm="a \\"quoted\\" word"', [{ scheme: 'basic', parameters: { realm: 'a "quoted" word' } }]],
  ['Basic', [{ scheme: 'basic', parameters: {} }]],
  [
    'Bearer realm="x", Basic',
    [
      { scheme: 'bearer', parameters: { realm: 'x' } },
      { scheme: 'basic', parameters: {} },
    ],
  ],
  ['Digest realm="Basic"', [{ scheme: 'digest', parameters: { realm: 'Basic' } }]],
  ['', []],
  ['Negotiate', []],
])('%s', (header, expected) => {
  expect(parseChallenges(header)).toEqual(expected);
});

test('a long hostile header takes no long time', () => {
  const started = performance.now();
  parseChallenges(`Basic ${'a= '.repeat(5000)}${' '.repeat(10_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
