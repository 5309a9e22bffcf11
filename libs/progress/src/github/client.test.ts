import { serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { githubSource } from './client.ts';
import { askPlan } from './plan.ts';
import { askRuns } from './runs.ts';

test.each<[string, number, unknown, string]>([
  ['a wrong token', 401, { message: 'Bad credentials' }, 'GitHub did not accept the token'],
  ['too many questions', 403, { message: 'API rate limit exceeded' }, 'as many questions as it allows'],
  ['a right that is missing', 403, { message: 'Resource not accessible' }, 'the token may not read this'],
  ['a page of a proxy', 200, '<html>', 'in a way that could not be read (200)'],
  ['a wrong schema', 200, { milestones: [] }, 'something else than it was asked for'],
])('%s is unknown, in words that a client may read', async (_, status, answer, why) => {
  const url = await serve((_request, response) => {
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  const env = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'team/shop', GITHUB_TOKEN: 'of-the-test' };
  const source = githubSource(env, '', 'main');
  for (const asked of [askPlan(source), askRuns(source)]) {
    const { message } = (await asked.catch((error: Error) => error)) as Error;
    expect(message).toContain(why);
    expect(message).not.toMatch(/http|of-the-test/);
  }
});

test('without a token it is not asked', () => {
  expect(() => githubSource({ GITHUB_REPOSITORY: 'team/shop' }, '', 'main')).toThrow('GITHUB_TOKEN');
});
