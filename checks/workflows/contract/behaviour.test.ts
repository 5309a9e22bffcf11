import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../files.ts';
import { rules } from './rules.ts';

const rows = readFileSync(join(root, 'docs/github-behaviour.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!behaviour|-)/.test(line))
  .map((line) => line.replace(/^\| | \|$/g, '').split(' | '));

test('every behaviour has a source, whether act shows it, and what holds it', () => {
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell === ''))).toEqual([]);
});

test('every rule that a behaviour is held by exists', () => {
  const names = rows.flatMap((cells) =>
    [...(cells.at(-1) ?? '').matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, name = '']) => name),
  );
  const known = (name: string) =>
    Object.keys(rules).some((rule) =>
      name.endsWith('…') ? rule.startsWith(name.slice(0, -1).trim()) : rule === name,
    );
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !known(name))).toEqual([]);
});
