import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  type Habits,
  laggingReads,
  makeImage,
  makeLayer,
  noDigestHeader,
  noReferrers,
  pushImage,
  referrersApi,
  refusal,
  skipNote,
  startHabits,
} from '../../testing/index.ts';
import { publishTags, servedAfterWrite, settleSeconds, verifyContent } from '../index.ts';

const program = await distribution();
const [old, fresh, third] = ['old', 'new', 'third'].map((n) => makeImage([makeLayer(n, 10)])) as [I, I, I];
type I = ReturnType<typeof makeImage>;

describe.skipIf('missing' in program)(`reads after our own writes${skipNote(program)}`, () => {
  let habits: Habits;
  beforeAll(async () => {
    habits = await startHabits();
  });
  afterAll(() => habits?.stop());

  async function withMain(reads: number) {
    const opened = await habits.open([laggingReads(reads)]);
    for (const image of [old, fresh, third]) await pushImage(opened.direct, image);
    await opened.direct.putManifest('main', old.bytes, old.mediaType);
    const move = (image: I, replacing: string | null) =>
      opened.repository.putManifest('main', image.bytes, image.mediaType, { replacing });
    return { ...opened, move };
  }
  const write = { wrote: fresh.digest, before: old.digest };

  test('an old digest is read again, with growing pauses, until the new one is there', async () => {
    const { repository, move, pauses } = await withMain(4);
    await move(fresh, old.digest);
    expect(await servedAfterWrite(repository, 'main', write)).toBe(fresh.digest);
    expect(pauses).toEqual([250, 500, 1000, 2000]);
  });

  test('a tag that was written as it was needs no pause', async () => {
    const { repository, move, pauses } = await withMain(3);
    await move(old, old.digest);
    const asItWas = { wrote: old.digest, before: old.digest };
    expect(await servedAfterWrite(repository, 'main', asItWas)).toBe(old.digest);
    expect(pauses).toEqual([]);
  });

  test('so is a 404 for a new tag, and it is no conflict', async () => {
    const { repository, pauses } = await withMain(3);
    expect(await publishTags(repository, fresh.digest, ['v1', 'v2'])).toMatchObject([
      { action: 'created' },
      { action: 'created' },
    ]);
    expect(pauses.length).toBeGreaterThan(0);
  });

  test('a third digest belongs to somebody else, and is returned at once', async () => {
    const { repository, direct, move, pauses } = await withMain(0);
    await move(fresh, old.digest);
    await direct.putManifest('main', third.bytes, third.mediaType);
    expect(await servedAfterWrite(repository, 'main', write)).toBe(third.digest);
    expect(pauses).toEqual([]);
  });

  test('what is still old at the limit is unconfirmed, and nobody is blamed', async () => {
    const { repository, move, pauses } = await withMain(1000);
    await move(fresh, old.digest);
    expect(await servedAfterWrite(repository, 'main', write)).toBe(old.digest);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(settleSeconds * 1000);
    await expect(publishTags(repository, fresh.digest, ['v1'])).rejects.toMatchObject({
      code: 'unconfirmed',
      message: expect.stringMatching(/still serves nothing 30 s later: repeat the command/),
    });
  });

  test('a second move of the same tag is not stopped by what our first one replaced', async () => {
    const { repository, move } = await withMain(3);
    await move(fresh, old.digest);
    await move(third, fresh.digest);
    const second = { wrote: third.digest, before: fresh.digest };
    expect(await servedAfterWrite(repository, 'main', second)).toBe(third.digest);
  });

  test('content that was pushed a moment ago is waited for', async () => {
    const { repository, direct } = await habits.open([laggingReads(3)]);
    await pushImage(repository, fresh); // Its manifest is absent for three reads from here on.
    expect(await verifyContent(repository, fresh.digest)).toBe(fresh.configDigest);
    await pushImage(repository, old);
    expect((await repository.manifest(old.digest))?.descriptor.digest).toBe(old.digest);
    expect((await direct.resolve(fresh.digest))?.digest).toBe(fresh.digest);
  });

  test.each([
    ['without the referrers API', noReferrers(refusal(404, 'NOT_FOUND', 'no'))],
    ['with it', referrersApi()],
  ])('what is attached is found again, %s', async (_, api) => {
    const { repository } = await habits.open([api, laggingReads(3)]);
    await pushImage(repository, fresh);
    const attached = [];
    for (const artifactType of ['a/one', 'a/two', 'a/three']) {
      attached.push((await repository.attach(fresh.digest, { artifactType })).digest);
      // As a record of a move does: what was attached is read back, to be put under a tag.
      expect(await repository.manifest(attached.at(-1) ?? '')).toBeDefined();
    }
    const found = (await repository.referrers(fresh.digest)).map(({ digest }) => digest);
    expect(found.sort()).toEqual(attached.sort());
  });

  test('a list that does not have what was just attached is asked for again', async () => {
    let left = 0;
    const late = referrersApi();
    const empty = { status: 200, headers: {}, body: Buffer.from('{"manifests":[]}') };
    const { repository } = await habits.open([
      async (call, next, front) =>
        call.path.startsWith('referrers/') && left-- > 0 ? empty : late(call, next, front),
    ]);
    await pushImage(repository, fresh);
    const { digest } = await repository.attach(fresh.digest, { artifactType: 'a/one' });
    left = 3;
    expect(await repository.referrers(fresh.digest, 'a/one')).toMatchObject([{ digest }]);
  });

  test('a registry that does not say what it took is asked by digest, since the tag is still old', async () => {
    const { repository, direct } = await habits.open([noDigestHeader, laggingReads(3)]);
    for (const image of [old, fresh]) await pushImage(direct, image);
    await direct.putManifest('main', old.bytes, old.mediaType);
    expect(await repository.putManifest('main', fresh.bytes, fresh.mediaType)).toMatchObject({
      digest: fresh.digest,
    });
    expect((await direct.resolve('main'))?.digest).toBe(fresh.digest);
  });
});
