import { uvVersion } from '@shipshape/provision';
import { expect, test } from 'vitest';
import { githubFiles } from '../files.ts';
import { scriptsCalled, unknownScripts, unknownTargets } from './commands.ts';
import { knownCommands } from './known-commands.ts';
import { readRepository } from './model.ts';

const repository = readRepository(githubFiles());
const known = await knownCommands(scriptsCalled(repository));

test('every script a workflow calls exists, with the flags it is called with', () => {
  expect(scriptsCalled(repository).length).toBeGreaterThan(5);
  expect(unknownScripts(repository, known)).toEqual([]);
});

test('every Nx target a workflow calls exists, with the flags it is called with', () => {
  expect(unknownTargets(repository, known, 'django')).toEqual([]);
});

test('set-up brings the uv that the scripts would bring', () => {
  const uv = repository.actions
    .flatMap(({ runs }) => runs.steps)
    .find(({ uses }) => uses?.includes('setup-uv'));
  expect(uv?.with?.version).toBe(uvVersion);
});
