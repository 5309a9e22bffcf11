import { expect, test } from 'vitest';
import { checkLabels, checkLines, withLabels } from './labels.ts';

test('labels are written in one instruction, each in a line of its own', () => {
  expect(withLabels('FROM a', { b: 'it\'s "c"', d: '$e\\' })).toEqual({
    dockerfile: 'FROM a\nLABEL "b"="it\'s \\"c\\"" \\\n  "d"="\\$e\\\\"\n',
    rest: {},
  });
});

test('what cannot be written goes another way', () => {
  const long = 'x'.repeat(70_000);
  const { dockerfile, rest } = withLabels('FROM a', { short: '1', long, verse: 'a\nb' });
  expect(rest).toEqual({ long, verse: 'a\nb' });
  expect(dockerfile).toBe('FROM a\nLABEL "short"="1"\n');
  expect(withLabels('# escape=`\nFROM a', { short: '1' })).toEqual({
    dockerfile: '# escape=`\nFROM a',
    rest: { short: '1' },
  });
});

test('no line that engines do not read is written, whatever the labels', () => {
  const labels = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`label-${n}`, 'é$'.repeat(15_000)]),
  );
  const { dockerfile, rest } = withLabels('FROM a', labels);
  expect(rest).toEqual({});
  expect(Math.max(...dockerfile.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(65_536);
});

test('a label that no way takes is refused', () => {
  checkLabels({ a: 'x'.repeat(131_000) });
  expect(() => checkLabels({ a: 'x'.repeat(131_072) })).toThrow(/^The label "a" is 129 KiB long/);
});

test('a line that engines do not read is refused', () => {
  const text = (size: number) => `FROM a\nRUN ${'x'.repeat(size - 4)}\nUSER b`;
  checkLines({ path: 'Dockerfile', text: text(65_535) });
  expect(() => checkLines({ path: 'Dockerfile', text: text(65_536) })).toThrow(
    /^Dockerfile:2 is 64 KiB long/,
  );
});
