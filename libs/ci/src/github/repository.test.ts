import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { serve } from '@shipshape/workspace/testing';
import { describe, expect, test } from 'vitest';
import { repositoryOfClone, webAddress } from '../local/repository.ts';
import { readCiContext } from './metadata-context.ts';
import { readRepository } from './repository.ts';

const record = {
  name: 'Hello-World',
  description: 'This your first repo!',
  html_url: 'https://github.com/octocat/Hello-World',
  license: { spdx_id: 'MIT' },
  default_branch: 'master',
};

/** An API on loopback with the given answer; returns its address and the requests it got. */
async function apiServer(answer: RequestListener): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = [];
  const url = await serve((request, response) => {
    requests.push(`${request.url} ${request.headers.authorization ?? 'anonymous'}`);
    answer(request, response);
  });
  return { url, requests };
}

const inActions = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octocat/Hello-World' };

describe('in Actions', () => {
  test('the payload is enough where it has every field, even if some are null', async () => {
    const repository = { ...record, license: null, description: null, extra: 1 };
    expect(await readRepository({ repository }, inActions, '.')).toMatchObject({ ...repository });
  });

  test('the API is asked where the payload lacks a field, with the token where there is one', async () => {
    const { url, requests } = await apiServer((_, response) => response.end(JSON.stringify(record)));
    const { license: _license, ...incomplete } = record;
    const env = { ...inActions, GITHUB_API_URL: url };
    expect(await readRepository({ repository: incomplete }, { ...env, GITHUB_TOKEN: 'secret' }, '.')).toEqual(
      record,
    );
    expect(await readRepository({}, env, '.')).toEqual(record);
    expect(requests).toEqual([
      '/repos/octocat/Hello-World Bearer secret',
      '/repos/octocat/Hello-World anonymous',
    ]);
  });

  test('a repository that only the payload names is asked for by that name', async () => {
    const { url, requests } = await apiServer((_, response) => response.end(JSON.stringify(record)));
    const env = { GITHUB_ACTIONS: 'true', GITHUB_API_URL: url };
    await readRepository({ repository: { name: 'x', owner: { login: 'ada' } } }, env, '.');
    expect(requests).toEqual(['/repos/ada/x anonymous']);
  });

  test('a refusal says the address, the status and what to look at, and never the token', async () => {
    const { url } = await apiServer((_, response) =>
      response.writeHead(401).end('{"message":"Bad credentials"}'),
    );
    const env = { ...inActions, GITHUB_API_URL: url, GITHUB_TOKEN: 'secret' };
    await expect(readRepository({}, env, '.')).rejects.toThrow(
      `GitHub's API answered 401 at ${url}/repos/octocat/Hello-World: Bad credentials (is github-token set, and may it read this repository?)`,
    );
  });

  test('an answer without JSON, and none at all, are failures', async () => {
    const { url } = await apiServer((_, response) => response.end('<html>'));
    await expect(readRepository({}, { ...inActions, GITHUB_API_URL: url }, '.')).rejects.toThrow(': no JSON');
    const closed = { ...inActions, GITHUB_API_URL: 'http://127.0.0.1:9' };
    await expect(readRepository({}, closed, '.')).rejects.toThrow(
      "GitHub's API did not answer at http://127.0.0.1:9",
    );
  });

  test('a repository that nothing names is an error', async () => {
    await expect(readRepository({}, { GITHUB_ACTIONS: 'true' }, '.')).rejects.toThrow(
      /^context.repo requires a GITHUB_REPOSITORY environment variable like 'owner\/repo'$/,
    );
  });

  test('an invalid name is quoted', async () => {
    const env = { ...inActions, GITHUB_REPOSITORY: 'foo' };
    await expect(readRepository({}, env, '.')).rejects.toThrow(/like 'owner\/repo', and it is foo$/);
  });
});

describe('in a plain clone', () => {
  function clone(remote?: string) {
    const scratch = scratchRepository();
    scratch.commit('one');
    if (remote) scratch.git('remote', 'add', 'origin', remote);
    const manifest = { name: '@team/shop', description: 'A shop.', license: 'MIT' };
    writeFileSync(join(scratch.root, 'package.json'), JSON.stringify(manifest));
    return scratch;
  }

  test('the remote and package.json are enough, and no credential of the remote gets out', () => {
    const { root } = clone('https://ada:secret@git.example.org/team/shop.git');
    expect(repositoryOfClone(root)).toEqual({
      name: 'shop',
      description: 'A shop.',
      html_url: 'https://git.example.org/team/shop',
      license: { spdx_id: 'MIT' },
      default_branch: 'main',
    });
  });

  test('without a remote, and even without package.json and git, there is a name', () => {
    expect(repositoryOfClone(clone().root)).toMatchObject({ name: '@team/shop', html_url: '' });
    const folder = scratchFolder();
    expect(repositoryOfClone(folder)).toMatchObject({
      description: null,
      license: null,
      default_branch: 'main',
    });
  });

  test('the default branch is the remote’s', () => {
    const scratch = clone('https://git.example.org/team/shop');
    scratch.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    scratch.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect(repositoryOfClone(scratch.root).default_branch).toBe('trunk');
  });

  test('an API that does not answer is no failure, and without a token it is not asked', async () => {
    const { root } = clone('https://git.example.org/team/shop');
    const env = { GITHUB_REPOSITORY: 'team/shop', GITHUB_API_URL: 'http://127.0.0.1:9' };
    expect(await readRepository({}, { ...env, GITHUB_TOKEN: 'x' }, root)).toMatchObject({ name: 'shop' });
    const { url, requests } = await apiServer((_, response) => response.end('{}'));
    await readRepository({}, { ...env, GITHUB_API_URL: url }, root);
    expect(requests).toEqual([]);
  });

  test('the context knows the default branch from it', async () => {
    const { root } = clone('https://git.example.org/team/shop');
    const { context, repository } = await readCiContext({ env: {}, root, now: new Date() });
    expect(context.ref).toBe('refs/heads/main');
    expect(context.payload.repository).toEqual(repository);
  });
});

test.each([
  ['git@github.com:ada/shop.git', 'https://github.com/ada/shop'],
  ['ssh://git@host.example:2222/ada/shop.git/', 'https://host.example/ada/shop'],
  ['https://host.example:8443/a/b/c', 'https://host.example:8443/a/b/c'],
  ['http://token@host.example/x.git', 'http://host.example/x'],
  ['/srv/git/shop.git', ''],
  ['../shop', ''],
  ['C:/shop', ''],
  ['file:///srv/shop.git', ''],
  ['', ''],
])('the remote %s is at home at "%s"', (remote, home) => {
  expect(webAddress(remote)).toBe(home);
});

test.each([
  [{}, 'GITHUB_EVENT_NAME, GITHUB_REF, GITHUB_SHA'],
  [{ GITHUB_REF: 'refs/heads/x', GITHUB_EVENT_NAME: 'push' }, 'GITHUB_SHA'],
])('the context workflow outside Actions names what %j lacks', async (env, missing) => {
  const source = { root: scratchFolder(), now: new Date(), source: 'workflow' };
  await expect(readCiContext({ ...source, env })).rejects.toThrow(
    `The context workflow lacks ${missing}: set what describes the event, or ask for the context git.`,
  );
});

test('a context that is neither workflow nor git is refused', async () => {
  const reading = readCiContext({ source: 'Git', env: {}, root: '.', now: new Date() });
  await expect(reading).rejects.toThrow(/^Invalid context source: Git$/);
});
