import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  type Habits,
  immutableTags,
  makeImage,
  noTagList,
  pushImage,
  type Reply,
  refusal,
  refusedTag,
  skipNote,
  startHabits,
} from '../../testing/index.ts';
import { publishTags } from '../index.ts';

const program = await distribution();
const [old, fresh] = [makeImage([], { n: 'old' }), makeImage([], { n: 'new' })];
const text = (status: number, body: string): Reply => ({ status, headers: {}, body: Buffer.from(body) });

describe.skipIf('missing' in program)(`registries with rules for tags${skipNote(program)}`, () => {
  let habits: Habits;
  beforeAll(async () => {
    habits = await startHabits();
  });
  afterAll(() => habits?.stop());

  test.each<[string, Reply]>([
    ['403', refusal(403, 'DENIED', 'no')],
    ['405', refusal(405, 'UNSUPPORTED', 'no')],
    ['400', refusal(400, 'UNSUPPORTED', 'no')],
    ['501', refusal(501, 'UNSUPPORTED', 'no')],
    ['a 404 that reports no error, as ECR Public until 2023', text(404, '404 page not found\n')],
    ['a 404 that refuses', refusal(404, 'DENIED', 'no')],
    ['a list without tags', text(200, '{}')],
  ])('the tags are not listed: %s', async (_, reply) => {
    const { repository } = await habits.open([noTagList(reply)]);
    await expect(repository.tags()).rejects.toMatchObject({
      code: 'no-tag-list',
      message: expect.stringMatching(
        /cannot list the tags: the registry answered \d+.*: let this login list tags/,
      ),
    });
  });

  test.each<[string, Reply]>([
    ['a web page with 403', { ...text(403, '<html>'), headers: { 'content-type': 'text/html' } }],
    ['a web page with 200', { ...text(200, '<html>'), headers: { 'content-type': 'text/html' } }],
    ['another login', refusal(401, 'UNAUTHORIZED', 'log in')],
    ['what is no JSON', text(200, 'hello')],
    ['other JSON', text(200, '{"tags":"many"}')],
    ['a redirect to a login page', { ...text(302, ''), headers: { location: 'http://login.example/' } }],
  ])('what lets manifests through and answers a list with %s gives none', async (_, reply) => {
    const { repository } = await habits.open([noTagList(reply)]);
    expect(await repository.resolve('main')).toBeUndefined();
    await expect(repository.tags()).rejects.toMatchObject({ code: 'no-tag-list' });
  });

  test('a registry that allows only smaller pages is asked for its own size', async () => {
    const { repository, direct } = await habits.open([
      async (call, next) =>
        call.query.has('n') ? refusal(400, 'PAGINATION_NUMBER_INVALID', 'too large') : next(call),
    ]);
    await pushImage(direct, old);
    await direct.putManifest('v1', old.bytes, old.mediaType);
    expect(await repository.tags()).toEqual(['v1']);
  });

  test('a repository that is not there, or has no tags, has none', async () => {
    const { repository } = await habits.open([]);
    expect(await repository.tags()).toEqual([]);
    const { repository: empty } = await habits.open([noTagList(text(200, '{"name":"x","tags":null}'))]);
    expect(await empty.tags()).toEqual([]);
  });

  async function withMain(reply: (tag: string) => Reply, matches?: (tag: string) => boolean) {
    const opened = await habits.open([immutableTags(reply, matches)]);
    for (const image of [old, fresh]) await pushImage(opened.direct, image);
    for (const tag of ['main', 'latest']) await opened.direct.putManifest(tag, old.bytes, old.mediaType);
    const serves = async () => (await opened.direct.resolve('main'))?.digest;
    return { ...opened, serves };
  }

  const { zot: _, ...telling } = refusedTag;
  test.each(Object.entries(telling))('all tags are immutable: %s', async (_, reply) => {
    const { repository, front, serves } = await withMain(reply);
    const moving = repository.putManifest('main', fresh.bytes, fresh.mediaType, { replacing: old.digest });
    await expect(moving).rejects.toMatchObject({
      code: 'immutable-tag',
      reference: 'main',
      message: expect.stringMatching(
        /cannot write main: the registry refuses to move this tag: it answered \d+/,
      ),
    });
    front.log.length = 0;
    await expect(repository.checkMovable(['main', 'later', 'latest'])).rejects.toMatchObject({
      code: 'immutable-tag',
      message: expect.stringMatching(/cannot move main, latest: .* Nothing was written\. Allow main, latest/),
    });
    expect(front.log.filter((line) => / PUT .* 201/.test(line))).toEqual([]);
    // What is new can be created, and what is there already is right.
    await publishTags(repository, fresh.digest, ['v1']);
    await repository.putManifest('main', old.bytes, old.mediaType);
    await repository.putManifest('main', old.bytes, old.mediaType, { replacing: old.digest });
    expect(await serves()).toBe(old.digest);
  });

  test('only some tags are immutable: those are named', async () => {
    const { repository } = await withMain(refusedTag.harbor, (tag) => tag === 'latest');
    await expect(repository.checkMovable(['main', 'latest'])).rejects.toThrow(/cannot move latest:/);
    await repository.checkMovable(['main']);
    await repository.putManifest('main', fresh.bytes, fresh.mediaType, { replacing: old.digest });
  });

  test('tags that move are left as they are by the question', async () => {
    const { repository, direct, serves } = await withMain(refusedTag.ecr, () => false);
    await repository.checkMovable(['main', 'latest', 'absent']);
    expect(await serves()).toBe(old.digest);
    expect((await direct.tags()).sort()).toEqual(['latest', 'main']);
  });

  test.each([
    [403, 'DENIED', 'requested access is denied', 'denied'],
    [403, 'DENIED', 'push is blocked by the policy of the organisation', 'denied'],
    [403, 'DENIED', 'the account is locked: unlock it in the portal', 'denied'],
    [403, 'DENIED', 'the scanner already exists for this project', 'denied'],
    [405, 'UNSUPPORTED', 'anonymous pushes are disallowed', 'unsupported'],
    [409, 'CONFLICT', 'an upload of this manifest is in progress', 'rejected'],
    [412, 'PRECONDITION', 'the replication of the project has not ended', 'rejected'],
  ])('a refusal for another reason is not taken for immutability: %i %s %s', async (...args) => {
    const [status, code, message, told] = args;
    const { repository } = await withMain(() => refusal(status, code, message));
    await expect(repository.checkMovable(['main'])).rejects.toMatchObject({ code: told });
    await expect(repository.putManifest('main', fresh.bytes, fresh.mediaType)).rejects.toMatchObject({
      code: told,
    });
  });

  test('who finds a new tag taken, in a registry that keeps it so, is told of the other writer', async () => {
    const { repository, direct } = await withMain(refusedTag.ecr);
    const looked = repository.resolve.bind(repository);
    const overtaken = {
      ...repository,
      resolve: async (reference: string) => {
        const found = await looked(reference);
        if (reference === 'v1' && !found) await direct.putManifest('v1', old.bytes, old.mediaType);
        return found;
      },
    };
    await expect(publishTags(overtaken, fresh.digest, ['v1'])).rejects.toMatchObject({ code: 'conflict' });
    expect((await direct.resolve('v1'))?.digest).toBe(old.digest);
  });
});
