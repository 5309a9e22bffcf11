import { matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { imageFiles } from './image-files.ts';

const whole = ['{projectRoot}/**/*'];
const matches = (patterns: string[], file: string) =>
  patterns.some((pattern) => matchesGlob(file, pattern.replace('{projectRoot}/', '')));

test('an allow-list names the files that shape the image, and so do the Dockerfile and the list itself', () => {
  const patterns = imageFiles('# what ships\n*\n!manage.py\n!app/pages\n**/__pycache__\n');
  for (const file of [
    'manage.py',
    'app/pages/views.py',
    'app/pages/a/b.html',
    'Dockerfile',
    '.dockerignore',
  ]) {
    expect(matches(patterns, file), file).toBe(true);
  }
  for (const file of ['README.md', 'app/secret.py', 'tests/test_a.py'])
    expect(matches(patterns, file), file).toBe(false);
});

describe('never fewer files than the context has: whatever is not a plain allow-list counts whole', () => {
  test.each([
    ['no ignore file', undefined],
    ['an empty one', ''],
    ['a deny-list', 'tests\n*.md\n'],
    ['an exception with a wildcard', '*\n!shop*/settings\n'],
    ['an exception with ./', '*\n!./shop\n'],
    ['an exception with ..', '*\n!shop/../urls.py\n'],
    ['an exception that begins with a slash', '*\n!/shop\n'],
    ['an exception before the star', '!shop\n*\n'],
    ['a hidden file', '*\n!.env.example\n'],
  ])('%s', (_, text) => {
    expect(imageFiles(text)).toEqual(whole);
  });
});

test('blanks, Windows line ends and a byte order mark change nothing', () => {
  const plain = imageFiles('*\n!shop\n');
  expect(plain).not.toEqual(whole);
  for (const text of ['*\r\n!shop\r\n', '\uFEFF*\n!shop', '  *\n\t!shop  \n\n'])
    expect(imageFiles(text)).toEqual(plain);
});
