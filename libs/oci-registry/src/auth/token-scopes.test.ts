import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  basicLogin,
  distribution,
  type Habits,
  makeImage,
  pushImage,
  skipNote,
  startHabits,
  tokenLogin,
} from '../../testing/index.ts';
import { scopesToAsk } from './scope.ts';

const program = await distribution();

describe.skipIf('missing' in program)(`logins of other registries${skipNote(program)}`, () => {
  let habits: Habits;
  beforeAll(async () => {
    habits = await startHabits();
  });
  afterAll(() => habits?.stop());

  test.each([
    ['scope="aws" (ECR Public)', tokenLogin('aws')],
    ['scope="*" (Gitea)', tokenLogin('*')],
    ['the scope of the request', tokenLogin()],
    ['Basic (ECR)', basicLogin],
  ])('%s', async (_, habit) => {
    const { repository } = await habits.open([habit]);
    const image = makeImage([]);
    await pushImage(repository, image);
    await repository.putManifest('v1', image.bytes, image.mediaType);
    expect(await repository.tags()).toEqual(['v1']);
  });
});

const ours = 'repository:acme/app:pull';
test.each<[string, string[]]>([
  ['', [ours]],
  ['aws', ['aws']],
  ['*', ['*']],
  ['repository:acme/app:push', ['repository:acme/app:pull,push']],
  ['repository(plugin):host:5000/acme/app:pull', [ours, 'repository(plugin):host:5000/acme/app:pull']],
  ['registry:catalog:*', [ours, 'registry:catalog:*']],
])('where the challenge names %j, %j is asked for', (wanted, asked) => {
  expect(scopesToAsk(ours, wanted)).toEqual(asked);
});
