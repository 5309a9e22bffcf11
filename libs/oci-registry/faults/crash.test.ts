import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  type SeenRequest,
  skipNote,
  startDistribution,
  type TestRegistry,
} from '../testing/index.ts';
import { fullDiskRun, removeDisk, smallDisk } from './disk-full.ts';
import { type KillableProcess, killedRun } from './kill.ts';
import { libraryPublish } from './publish.ts';
import { PusherProcess } from './pusher-process.ts';
import { twoPushers } from './pushers.ts';
import { emptyRow, sound } from './row.ts';

const program = await distribution();

/** Requests of one publish that change something; the pusher is killed around each of them. */
const stages = 8;
const changes = ({ method }: SeenRequest) => method !== 'GET' && method !== 'HEAD';

describe.skipIf('missing' in program)(`faults of the pushers${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(() => registry?.stop());

  test.for(['request', 'answer'] as const)('kill -9 before each %s', async (at, { task }) => {
    const row = emptyRow(`kill -9 before each ${at}`);
    task.meta.row = row;
    for (let stage = 0; stage < stages; stage++) {
      const path = `faults/kill-${at}/${stage}`;
      const start = (repository: string): KillableProcess => {
        const pusher = new PusherProcess();
        const published = pusher.publish({ repository, image: 'new', seed: stage });
        const ended = published.then(
          () => 'by itself' as const,
          () => 'killed' as const,
        );
        return { ended, kill: () => pusher.kill() };
      };
      const killing = { registry, scenario: libraryPublish, path, start, stage, counts: changes, at };
      await killedRun(killing, row);
    }
    expect(row).toMatchObject({ ...sound(stages), repeated: stages });
  });

  test.for([true, false])('two processes push at once, same image: %s', async (sameImage, { task }) => {
    const row = emptyRow(
      `two processes push at once, ${sameImage ? 'the same image' : 'two images of the same inputs'}`,
    );
    task.meta.row = row;
    const pushers: [PusherProcess, PusherProcess] = [new PusherProcess(), new PusherProcess()];
    try {
      for (let seed = 1; seed <= 12; seed++) await twoPushers(registry, pushers, seed, sameImage, row);
    } finally {
      for (const pusher of pushers) await pusher.kill();
    }
    expect(row).toMatchObject(sound(12));
  });
});

const disk = 'missing' in program ? program : await smallDisk();

describe.skipIf('missing' in disk)(`a full disk${skipNote(disk)}`, () => {
  afterAll(async () => {
    if ('path' in disk) await removeDisk(disk.path);
  });

  test('disk full on the registry (ENOSPC)', async ({ task }) => {
    if ('missing' in disk) return;
    const row = emptyRow('disk full on the registry (ENOSPC)');
    task.meta.row = row;
    // A page is 4 KiB; the layer takes five of them, each link, the configuration and the manifest one.
    for (let pages = 0; pages < 16; pages++) await fullDiskRun(disk.path, pages * 4096, row);
    expect(row).toMatchObject(sound(16));
    expect(row.repeated).toBeGreaterThanOrEqual(10);
  });
});
