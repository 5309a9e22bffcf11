import { UserError } from '@shipshape/workspace';
import { expect, test } from 'vitest';
import type { DjangoProject } from '../../describe/project.ts';
import { onResolvingPython } from './older-python.ts';

const project = { python: { value: '3.14', older: ['3.13', '3.12'], stated: [], evidence: [] } };
const refused = (message: string) => new UserError(`No versions satisfy requirements.txt.\n${message}`);
const contradicted = refused('you require a==1 and a==2');
const noWheel = refused('a==1 has no source distribution');

/** Resolves by what each Python gets: a refusal, or the packages that have no wheel for it. */
async function onPythons(results: Record<string, UserError | string[]>, older = project.python.older) {
  const asked: string[] = [];
  const outcome = await onResolvingPython(
    { python: { ...project.python, older } } as unknown as DjangoProject,
    async ({ python: { value } }) => {
      asked.push(value);
      const result = results[value] as UserError | string[];
      if (result instanceof UserError) throw result;
      return { sources: result };
    },
    async ({ python: { value } }) => (Array.isArray(results[value]) ? results[value] : []),
  );
  return { python: outcome.project.python.value, sources: outcome.made.sources, asked };
}

test.each<[string, Record<string, UserError | string[]>, string, string[]]>([
  ['the newest, where it has a wheel of everything', { '3.14': [] }, '3.14', ['3.14']],
  [
    'the next one, where a package is not to be had for the newest',
    { '3.14': noWheel, '3.13': [] },
    '3.13',
    ['3.14', '3.13'],
  ],
  [
    'the one with the fewest packages to build',
    { '3.14': ['a==1', 'b==1'], '3.13': ['a==1', 'b==1'], '3.12': [] },
    '3.12',
    ['3.14', '3.12'],
  ],
  [
    'the newest, where there is no solution for the one with fewer to build',
    { '3.14': ['a==1', 'b==1'], '3.13': contradicted },
    '3.14',
    ['3.14', '3.13'],
  ],
  [
    'the newest, where each builds as many',
    { '3.14': ['a==1'], '3.13': ['a==1'], '3.12': ['a==1'] },
    '3.14',
    ['3.14'],
  ],
])('what is resolved for several Pythons is taken for %s', async (_, results, python, asked) => {
  expect(await onPythons(results)).toEqual({ python, sources: results[python], asked });
});

test('the refusal of the newest is thrown where none is resolved for, at once where it has nothing to do with Python', async () => {
  await expect(onPythons({ '3.14': contradicted })).rejects.toBe(contradicted);
  await expect(onPythons({ '3.14': noWheel, '3.13': contradicted })).rejects.toBe(noWheel);
  await expect(onPythons({ '3.14': noWheel }, [])).rejects.toBe(noWheel);
});
