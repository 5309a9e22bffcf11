import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  type Habits,
  makeImage,
  makeLayer,
  noHead,
  pushImage,
  refusal,
  skipNote,
  startHabits,
} from '../../testing/index.ts';
import { digestOf, publishTags, verifyContent } from '../index.ts';

const program = await distribution();
const image = makeImage([makeLayer('a', 5000), new Uint8Array()]);
const absent = digestOf(new Uint8Array([1, 2, 3]));

describe.skipIf('missing' in program)(`HEAD may be refused${skipNote(program)}`, () => {
  let habits: Habits;
  beforeAll(async () => {
    habits = await startHabits();
  });
  afterAll(() => habits?.stop());

  const statuses = [400, 401, 403, 405, 501];
  test.each(statuses)('with %i for manifests: GET tells, and HEAD is tried once', async (status) => {
    const { repository, front } = await habits.open([noHead('manifests', status)]);
    await pushImage(repository, image);
    await publishTags(repository, image.digest, ['v1', 'v2']);
    expect(await repository.resolve('v1')).toMatchObject({ digest: image.digest, size: image.bytes.length });
    expect(await repository.resolve('v3')).toBeUndefined();
    expect(front.log.filter((line) => /^HEAD .*manifests/.test(line)).length).toBeLessThanOrEqual(3);
  });

  test.each(statuses)(
    'with %i for blobs (ECR Public: 401): GET tells, and reads none of it',
    async (status) => {
      const { repository, front } = await habits.open([noHead('blobs', status)]);
      await pushImage(repository, image);
      expect(await verifyContent(repository, image.digest)).toBe(image.configDigest);
      expect(await repository.hasBlob(absent)).toBe(false);
      expect(front.log.filter((line) => /^HEAD .*blobs/.test(line))).toHaveLength(1);
    },
  );

  test('with 403 by the storage behind an address that is signed for GET', async () => {
    const { repository } = await habits.open([await habits.signed()]);
    await pushImage(repository, image);
    expect(await verifyContent(repository, image.digest)).toBe(image.configDigest);
    expect(await repository.hasBlob(absent)).toBe(false);
  });

  test('a registry that refuses GET as well has its say', async () => {
    const denied = refusal(403, 'DENIED', 'not yours');
    const { repository } = await habits.open([
      async (call, next) => (call.path.startsWith('manifests/') ? denied : next(call)),
    ]);
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('DENIED: not yours'),
    });
  });
});
