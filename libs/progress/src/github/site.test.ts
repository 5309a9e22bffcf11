import { serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { askSite } from './site.ts';

const site = { build_type: 'workflow', html_url: 'https://team.example/shop/' };
const publicly = { private: false, visibility: 'public', has_pages: true };
const privately = { private: true, visibility: 'private', has_pages: true };

test.each<[string, object, object | undefined, string, boolean]>([
  ['public', publicly, site, '', true],
  ['public, and switched off', publicly, site, 'off', false],
  ['public, with a site made from a branch', publicly, { ...site, build_type: 'legacy' }, '', false],
  ['public, without a site', { ...publicly, has_pages: false }, site, '', false],
  ['private', privately, site, '', false],
  ['private, and its team says so', privately, site, 'on', true],
  ['internal', { ...privately, visibility: 'internal' }, site, '', false],
  ['of unknown visibility', { has_pages: true }, site, '', false],
  ['public, and its site is not told', publicly, undefined, '', false],
])('a repository that is %s', async (_, repository, pages, wanted, published) => {
  const url = await serve((request, response) => {
    const about = { default_branch: 'main', ...repository };
    const answer = request.url === '/repos/team/shop' ? about : pages;
    response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}));
  });
  const env = {
    ...{ GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' },
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: 'team/shop',
    GITHUB_TOKEN: 'x',
    PROGRESS_PAGES: wanted,
  };
  const ask = (given: NodeJS.ProcessEnv, leftBehind = false) => askSite(given, () => leftBehind);
  expect(await ask(env)).toMatchObject({ pages: published, current: true });
  expect((await ask({ ...env, GITHUB_TOKEN: '' })).pages).toBe(false);
  // A later commit has its page, or it is another branch's; a release is shown all the same.
  const stale = { pages: false, current: false };
  expect(await ask(env, true)).toMatchObject(stale);
  expect(await ask({ ...env, GITHUB_REF_NAME: 'work' })).toMatchObject(stale);
  const tag = { ...env, GITHUB_REF_NAME: 'shop@1.0.0', GITHUB_REF_TYPE: 'tag' };
  expect(await ask(tag, true)).toMatchObject({ pages: published, current: true });
});
