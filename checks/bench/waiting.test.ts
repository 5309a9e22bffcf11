import { expect, test } from 'vitest';
import { billed, reaches, scenarios, waiting } from './waiting.ts';

test.each(scenarios)('$what: the goal is met', (scenario) => {
  const { now, counted, goal } = scenario;
  expect(reaches(scenario), `${waiting(now.slice(0, counted?.now))} of ${goal?.[0]} s`).toBe(true);
});

test('nothing takes longer, or costs more, than it did before', () => {
  for (const { what, before, now, counted } of scenarios) {
    const [old, ours] = [before.slice(0, counted?.before), now.slice(0, counted?.now)];
    // Its checks run before it publishes, and not beside it any more; and what nobody waits for did not run before.
    if (what.startsWith('the first push') || before.length === 0) continue;
    expect(waiting(ours), what).toBeLessThanOrEqual(waiting(old));
    expect(billed(now), what).toBeLessThanOrEqual(billed(before));
  }
});

test('jobs beside each other take as long as the longest, and each is billed', () => {
  const run = [['job' as const], [['build' as const], ['checkCold' as const, 'build' as const]]];
  expect(waiting(run)).toBe(6 + 4 + 6 + 40);
  expect(billed(run)).toBe(3);
});
