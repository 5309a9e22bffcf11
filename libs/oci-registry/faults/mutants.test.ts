import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Repository } from '../src/index.ts';
import {
  deleteManifest,
  deleteTag,
  distribution,
  goContainerRegistry,
  makeImage,
  pushImage,
  skipNote,
  startDistribution,
  startGoContainerRegistry,
  type TestRegistry,
} from '../testing/index.ts';
import { catalog, type FaultCase } from './catalog.ts';
import { libraryPublish, movingTag, newImage, newTags, oldImage, publish } from './publish.ts';
import { emptyRow, tableProblems } from './row.ts';
import { type Preparation, rehearse, runCase } from './run.ts';
import type { Scenario } from './scenario.ts';

// A test of the tests: publishes that are wrong on purpose have to be caught.
const program = await distribution();
const stranger = makeImage([], { by: 'somebody else' });
const move = (repository: Repository, image = newImage) =>
  repository.putManifest(movingTag, image.bytes, image.mediaType);

/** What is wrong with each, and the words it has to be caught with. */
const mutants: { name: string; act: (repository: Repository) => Promise<void>; caught: RegExp }[] = [
  {
    name: 'names before their image: what they serve first is another',
    async act(repository) {
      await pushImage(repository, stranger);
      for (const tag of newTags) await repository.putManifest(tag, stranger.bytes, stranger.mediaType);
      await publish(repository, newImage, []);
      for (const tag of newTags) await repository.putManifest(tag, newImage.bytes, newImage.mediaType);
    },
    caught: /(inputs|sha)-new serves sha256:/,
  },
  {
    name: 'the moving tag is taken away before it is put back',
    async act(repository) {
      await deleteTag(repository, movingTag);
      await publish(repository, newImage, newTags);
    },
    caught: /main (is gone|serves sha256:)/,
  },
  {
    name: 'an immutable tag is moved',
    async act(repository) {
      await publish(repository, newImage, newTags);
      await repository.putManifest('inputs-old', newImage.bytes, newImage.mediaType);
    },
    caught: /inputs-old serves sha256:/,
  },
  {
    name: 'a repeat that believes it is done where the first tag is there',
    async act(repository) {
      if (await repository.resolve('inputs-new')) return;
      await publish(repository, newImage, newTags);
    },
    caught: /seed \d+: sha-new; main/,
  },
  {
    name: 'a failure that is not told',
    act: (repository) => publish(repository, newImage, newTags).catch(() => {}),
    caught: /completed, although the fault does not end/,
  },
  {
    name: 'layers that the image shares with another are taken away',
    async act(repository) {
      await publish(repository, newImage, newTags);
      await move(repository, oldImage);
      await move(repository);
      await deleteManifest(repository, oldImage.digest);
    },
    caught: /inputs-old is gone/,
  },
];

describe.skipIf('missing' in program)(`publishes that are wrong are caught${skipNote(program)}`, () => {
  let registry: TestRegistry;
  let preparation: Preparation;
  beforeAll(async () => {
    registry = await startDistribution();
    preparation = await rehearse(libraryPublish, registry);
  });
  afterAll(() => registry?.stop());

  test.for(mutants)('$name', async ({ name, act, caught }) => {
    const scenario: Scenario = {
      name,
      prepare: async (direct) => ({ ...(await libraryPublish.prepare(direct)), act }),
    };
    const fault = catalog.find((one) => one.name === '500 every time') as FaultCase;
    await expect(runCase(fault, { ...preparation, scenario })).rejects.toThrow(caught);
  });
});

const second = await goContainerRegistry();

test.skipIf('missing' in second)(`names before content are caught${skipNote(second)}`, async () => {
  // CNCF distribution refuses a manifest whose blobs it does not have; this one takes it, and so do others.
  const registry = await startGoContainerRegistry();
  try {
    const preparation = await rehearse(libraryPublish, registry);
    const act = async (repository: Repository) => {
      for (const tag of newTags) await repository.putManifest(tag, newImage.bytes, newImage.mediaType);
      await publish(repository, newImage, newTags);
    };
    const scenario: Scenario = {
      name: 'names first',
      prepare: async (direct) => ({ ...(await libraryPublish.prepare(direct)), act }),
    };
    const fault = catalog.find((one) => one.name === '500 every time') as FaultCase;
    const running = runCase(fault, { ...preparation, fresh: startGoContainerRegistry, scenario });
    await expect(running).rejects.toThrow(/(inputs|sha)-new: .*registry does not have this blob/);
  } finally {
    await registry.stop();
  }
});

test('a table is wrong by a row without runs, by runs that never ended, by a loss, by too few runs', () => {
  const whole = { ...emptyRow('500'), runs: 200, completed: 200 };
  expect(tableProblems([whole], 200)).toEqual([]);
  expect(tableProblems([whole, emptyRow('502')], 200)).toEqual(['502: no run']);
  expect(tableProblems([{ ...whole, completed: 199 }], 200)).toEqual(['500: 199 of 200 runs completed']);
  expect(tableProblems([{ ...whole, lost: 1 }], 200)).toEqual(['500: lost 1']);
  expect(tableProblems([whole], 201)).toEqual(['200 runs, and at least 201 are wanted']);
});
