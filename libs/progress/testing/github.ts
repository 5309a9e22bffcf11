import { serve } from '@shipshape/workspace/testing';
import { type GithubSource, githubSource } from '../src/github/client.ts';

/** GitHub as these paths answer; every other one is 404. */
export async function github(answers: Record<string, unknown>): Promise<GithubSource> {
  const url = await serve((request, response) => {
    const path = (request.url ?? '').replace('/repos/team/shop', '').replace(/\?.*/, '');
    const answer = request.headers.authorization === 'Bearer of-the-test' ? answers[path] : undefined;
    response
      .writeHead(answer === undefined ? 404 : 200)
      .end(JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  const env = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'team/shop', GITHUB_TOKEN: 'of-the-test' };
  return githubSource(env, '', 'main');
}
