import type { Operation } from '@shipshape/release-policy/model';
import { expect, test, vi } from 'vitest';
import { moveAfterPush, publishCommit, release, rollBack } from '../src/index.ts';
import { interleave, type Scenario } from './interleave.ts';

vi.setConfig({ testTimeout: 600_000 });
vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2) });

const code = { moveAfterPush, publishCommit, release, rollBack };

const main = { project: 'web', tag: 'main' } as const;
const job = (commit: string, image: string): Operation => ({
  name: commit,
  kind: 'job',
  ...main,
  commit,
  image,
});
const publish = (commit: string, image: string): Operation => ({
  name: `publish ${commit}`,
  kind: 'publish',
  project: 'web',
  commit,
  image,
});
const [c1, c2, c3] = [job('c1', 'red'), job('c2', 'blue'), job('c3', 'red')] as const;
const c5 = job('c5', 'green');
const rollback: Operation = { name: 'rollback', kind: 'rollback', ...main, image: 'red' };

const published = [publish('c1', 'red'), publish('c2', 'blue')];
const andC3 = [...published, publish('c3', 'red')];
const scenarios: Record<string, Omit<Scenario, 'locked' | 'kills'>> = {
  'two jobs, and no tag yet': { before: published, together: [c1, c2] },
  'two jobs on an older tag': { before: [c1, ...published, publish('c5', 'green')], together: [c2, c5] },
  'the same job twice': { before: [c1, ...published], together: [c2, c2] },
  'a job and a rollback': { before: [c1, c2, ...andC3], together: [c3, rollback] },
  'an old job and a rollback': { before: [c1, c2, ...published], together: [c1, rollback] },
};

const everyWay = async (name: string, scenario: Scenario) => {
  const { locked, kills } = scenario;
  const { interleavings, situations, noticed, refused } = await interleave(code, scenario);
  const how = `${locked ? 'one lock' : 'no lock'}${kills ? ', one killed' : ''}`;
  console.log(
    `${name}, ${how}: ${interleavings} interleavings, ${situations} situations, ${noticed} ends with an error, ${refused} of them settled by hand`,
  );
  expect(interleavings).toBeGreaterThan(1);
};

test.each(Object.entries(scenarios))('under one lock, killed or not: %s', async (name, scenario) => {
  await everyWay(name, { ...scenario, locked: true, kills: false });
  await everyWay(name, { ...scenario, locked: true, kills: true });
});

test.each(Object.entries(scenarios))(
  'without a common lock nothing is silently wrong: %s',
  async (name, scenario) => {
    await everyWay(name, { ...scenario, locked: false, kills: false });
  },
);

// Registries have no compare-and-swap. The one order that nobody notices needs a mover that writes its record alone (the
// tag serves its image already) wholly inside the other's gap between a look and a write. The lock and the workflows'
// concurrency group are there for this.
test('the known limit without a common lock', async () => {
  const scenario = { before: [c1, ...andC3], together: [c2, c3], locked: false, kills: false };
  await expect(interleave(code, scenario)).rejects.toThrow('silently wrong');
  await everyWay('two jobs on an older tag', { ...scenario, locked: true });
  await everyWay('two jobs on an older tag', { ...scenario, locked: true, kills: true });
});
