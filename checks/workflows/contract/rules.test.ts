import { expect, test } from 'vitest';
import { githubFiles } from '../files.ts';
import { readRepository } from './model.ts';
import { rules } from './rules.ts';

const repository = readRepository(githubFiles());

test.each(Object.entries(rules))('%s', (_sentence, rule) => {
  expect(rule(repository)).toEqual([]);
});
