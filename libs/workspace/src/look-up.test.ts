import { expect, test } from 'vitest';
import { lookUp } from './look-up.ts';

test('only what a table has itself is found', () => {
  expect(lookUp({ a: 1 }, 'a')).toBe(1);
  for (const inherited of ['constructor', 'toString', '__proto__']) {
    expect(lookUp<unknown>({}, inherited)).toBeUndefined();
  }
  expect(lookUp(JSON.parse('{"__proto__": 1, "constructor": 2}'), '__proto__')).toBe(1);
});
