import { expect, test } from 'vitest';
import { scratchRepository } from '../../testing/index.ts';
import { ignoredPaths } from './ignored.ts';

test('what git would not add is named, whether it exists or not, and also where it is tracked', () => {
  const { root, add } = scratchRepository();
  add('.gitignore', 'package*.json\n!/package.json\ndocs/\n');
  add('docs/kept.md', '');
  const paths = ['package.json', 'package-lock.json', 'nx.json', 'docs/pipeline.md', 'docs/kept.md'];
  expect(ignoredPaths(root, paths)).toEqual(['package-lock.json', 'docs/pipeline.md', 'docs/kept.md']);
  expect(ignoredPaths(root, ['nx.json'])).toEqual([]);
});
