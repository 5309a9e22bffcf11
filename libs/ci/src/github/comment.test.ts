import { serve } from '@shipshape/workspace/testing';
import { beforeEach, expect, test } from 'vitest';
import { githubApi } from './api.ts';
import { type PullRequest, writeComment } from './comment.ts';

interface Comment {
  id: number;
  body: string;
  user: { type: string };
}
let comments: Comment[];
let refuse: boolean;
let pull: PullRequest;

beforeEach(async () => {
  [comments, refuse] = [[], false];
  const url = await serve((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { method, url = '' } = request;
      const page = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 1);
      if (refuse) return response.writeHead(403).end('{}');
      if (method === 'GET') return response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)));
      const { body } = JSON.parse(text) as { body: string };
      const there = comments.find(({ id }) => url.endsWith(`/comments/${id}`));
      if (there) there.body = body;
      else comments.push({ id: comments.length, body, user: { type: 'Bot' } });
      return response.end('{}');
    });
  });
  const api = githubApi({ url, token: 'of-the-test', repository: 'a/b', timeout: 30_000 });
  pull = { api, number: 7, run: 12 };
});

test('there is one comment, edited in place', async () => {
  expect(await writeComment(pull, 'first')).toBe('created');
  expect(await writeComment(pull, 'second')).toBe('edited');
  expect(comments.map(({ body }) => body)).toEqual([expect.stringMatching(/second$/)]);
});

test('a repeat of an older run leaves what a newer one wrote; the newer one may write again', async () => {
  comments = [{ id: 0, body: '<!-- shipshape: summary -->\nof an older version', user: { type: 'Bot' } }];
  expect(await writeComment({ ...pull, run: 3 }, 'of run 3')).toBe('edited');
  expect(await writeComment({ ...pull, run: 12 }, 'of run 12')).toBe('edited');
  expect(await writeComment({ ...pull, run: 3 }, 'of run 3 again')).toBe('left as a newer run wrote it');
  expect(await writeComment({ ...pull, run: 12 }, 'of run 12 again')).toBe('edited');
  expect(comments.map(({ body }) => body)).toEqual([expect.stringMatching(/of run 12 again$/)]);
});

test("somebody else's comment is left alone, though it wears our mark; ours is found behind a hundred", async () => {
  await writeComment(pull, 'ours');
  const ours = comments.pop() as Comment;
  comments = Array.from({ length: 150 }, (_, id) => ({
    id: id + 10,
    body: ours.body,
    user: { type: 'User' },
  }));
  comments.push({ ...ours, id: 500 });
  expect(await writeComment(pull, 'again')).toBe('edited');
  expect(comments.filter(({ body }) => body.endsWith('again')).map(({ id }) => id)).toEqual([500]);
});

test('a text too long for GitHub is cut, and says so', async () => {
  await writeComment(pull, 'x'.repeat(100_000));
  expect(comments[0]?.body.length).toBeLessThan(65_536);
  expect(comments[0]?.body).toMatch(/cut short\.$/);
});

test('a refusal names the call, and not the token', async () => {
  refuse = true;
  const failure = await writeComment(pull, 'text').catch((error: Error) => error.message);
  expect(failure).toMatch(/answered 403 to GET/);
  expect(failure).not.toContain('of-the-test');
});
