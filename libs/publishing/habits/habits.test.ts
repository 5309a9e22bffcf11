import { distribution, type Habits, skipNote, startHabits } from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profiles } from './catalog.ts';
import { newWorkplace, operations, type Workplace } from './operations.ts';
import { type Operation, type Prepared, play, prepareProfile } from './run.ts';

const program = await distribution();
const names = Object.keys(operations) as Operation[];

describe.skipIf('missing' in program)(`registries and their habits${skipNote(program)}`, () => {
  let around: Habits;
  let workplace: Workplace;
  beforeAll(async () => {
    around = await startHabits();
    workplace = await newWorkplace();
  });
  afterAll(async () => {
    workplace?.remove();
    await around?.stop();
  });

  describe.each(profiles)('$name', (profile) => {
    let prepared: Prepared;
    beforeAll(async () => {
      prepared = await prepareProfile(profile, around, workplace);
    });

    test.for(names)('%s', async (operation, { task }) => {
      task.meta.habit = { name: profile.name, operation, outcome: 'failed' };
      const outcome = await play(prepared, operation);
      task.meta.habit.outcome = outcome;
      expect(outcome).toBe(profile.expect[operation]);
    });
  });
});
