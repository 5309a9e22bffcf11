import type { OwnShell } from '@shipshape/provision';
import { afterEach, expect, test, vi } from 'vitest';
import { $ } from 'zx/core';
import type { Linter } from '../describe/project.ts';
import { besideEachOther, lintJobs } from './lint-jobs.ts';

afterEach(() => vi.restoreAllMocks());

const linter = (name: string, packages?: Linter['packages']): Linter =>
  ({ name, command: [name], version: null, ...(packages ? { packages } : {}) }) as Linter;

test('linters of one package take turns, also those of a front end, and the slowest begin first', () => {
  const front = { folder: '.', lock: null, installer: 'npm' } as unknown as Linter['packages'];
  const names = lintJobs([
    linter('ruff'),
    linter('eslint', front),
    linter('mypy'),
    linter('ruff-format'),
    linter('stylelint', front),
  ]).map((together) => together.map(({ name }) => name));
  expect(names).toEqual([['mypy'], ['ruff', 'ruff-format'], ['eslint', 'stylelint']]);
});

const own = { shell: $({ verbose: true, nothrow: true }) } as unknown as OwnShell;

test('what each prints stays together', async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  const printing = (word: string) => async (one: OwnShell) => {
    await one.shell`for i in 1 2 3; do echo ${word} $i; sleep 0.1; done`;
    await one.shell`echo ${word} 4`;
  };
  await besideEachOther(own, [printing('one'), printing('other')]);
  const words = [...written.join('').matchAll(/^(one|other) \d/gm)].map(([line]) => line);
  const inOrder = [1, 2, 3, 4].flatMap((at) => [`one ${at}`, `other ${at}`]);
  expect(words.toSorted()).toEqual(inOrder.toSorted());
  const [first = ''] = (words[0] ?? '').split(' ');
  expect(words.slice(0, 4)).toEqual([1, 2, 3, 4].map((at) => `${first} ${at}`));
});

test('a failure counts when all have ended', async () => {
  const ended: string[] = [];
  const works = [
    async () => Promise.reject(new Error('no disk')),
    async (one: OwnShell) => {
      await one.shell({ quiet: true })`sleep 0.2`;
      ended.push('other');
    },
  ];
  await expect(besideEachOther(own, works)).rejects.toThrow('no disk');
  expect(ended).toEqual(['other']);
});
