import { describe, expect, test } from 'vitest';
import { githubFiles } from '../files.ts';
import { teamFiles } from '../team.ts';
import { readRepository } from './model.ts';
import { rules } from './rules.ts';

const repositories = {
  'our own workflows': readRepository(githubFiles()),
  'the callers that init writes': readRepository(teamFiles('plain'), "a team's"),
  'the same, with git-lfs and submodules': readRepository(
    teamFiles('with git-lfs and submodules'),
    "a team's",
  ),
};

describe.each(Object.entries(repositories))('%s', (_whose, repository) => {
  test.each(Object.entries(rules))('%s', (_sentence, rule) => {
    expect(rule(repository)).toEqual([]);
  });
});
