import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { shipshape } from './pipeline.ts';
import type { Operation } from './repositories.ts';
import { start, step } from './step.ts';

// Seconds on an idle machine; a busy one may take its time.
vi.setConfig({ testTimeout: 120_000 });

const commits = 9;
const versions = ['0.9.0', '1.4.0', '1.4.1', '1.4.10', '1.5.0', '1.5.1', '2.0.0-rc.1', '2.0.0'];
const project = fc.constantFrom('web', 'api');
const branchTag = fc.constantFrom('main', 'staging');
const anyTag = fc.constantFrom('main', 'staging', 'latest', '1', '1.4');
const dies = fc.boolean();

/** A year at random: which image each commit of each project has, and up to forty operations in any order. */
const year = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 2 * commits, maxLength: 2 * commits })
  .chain((images) => {
    const number = fc.integer({ min: 1, max: commits });
    const run = fc.record({ project, number });
    const place = ({ project, number }: { project: string; number: number }) => {
      const image = `image-${images[number - 1 + (project === 'web' ? 0 : commits)]}`;
      return { project, commit: `c${number}`, image };
    };
    const job = fc.tuple(run, branchTag, dies).map(([it, tag, dies]): Operation => {
      return { name: 'job', kind: 'job', ...place(it), tag, dies };
    });
    const publish = fc.tuple(run, fc.constantFrom('c', 'c', 'd')).map(([it, branch]): Operation => {
      return { name: 'publish', kind: 'publish', ...place(it), commit: `${branch}${it.number}` };
    });
    const stray = fc.tuple(project, branchTag, dies).map(([project, tag, unlabelled]): Operation => {
      const what = unlabelled ? { commit: 'c10', image: 'bare' } : { commit: 'd1', image: 'grey' };
      return { name: 'stray', kind: 'job', project, tag, ...what, unlabelled };
    });
    const release = fc.tuple(run, fc.constantFrom(...versions)).map(([it, version]): Operation => {
      return { name: 'release', kind: 'release', ...place(it), version };
    });
    const rollback = fc.tuple(run, anyTag, dies).map(([it, tag, dies]): Operation => {
      return { name: 'rollback', kind: 'rollback', ...place(it), tag, dies };
    });
    const accident = fc.tuple(project, anyTag, dies).map(([project, tag, byHand]): Operation => {
      const base = { name: 'accident', project, tag };
      return byHand ? { ...base, kind: 'hand-push', image: 'handmade' } : { ...base, kind: 'lose-record' };
    });
    const any = fc.oneof(
      { weight: 8, arbitrary: job },
      { weight: 2, arbitrary: publish },
      { weight: 1, arbitrary: stray },
      { weight: 4, arbitrary: release },
      { weight: 3, arbitrary: rollback },
      { weight: 1, arbitrary: accident },
    );
    return fc.array(any, { minLength: 7, maxLength: 40, size: 'max' });
  });

test('years at random: two projects, branch, environment and version tags, deaths, rollbacks, accidents', () => {
  const outcomes = new Map<string, number>();
  let steps = 0;
  fc.assert(
    fc.property(year, (operations) => {
      let situation = start;
      for (const it of operations) {
        situation = step(shipshape, situation, it, ({ tag, outcome, reason }) => {
          if (tag.startsWith('sha-')) return;
          const key = reason ? `${outcome} (${reason})` : outcome;
          outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
        });
        steps += 1;
      }
    }),
    { numRuns: 2000 },
  );
  console.log(
    `random: 2000 years, ${steps} operations; decisions but for sha-*:`,
    Object.fromEntries(outcomes),
  );
  const seen = [
    'create',
    'keep',
    'move',
    'skip (newer-is-there)',
    'skip (taken-back)',
    'refuse (position-unknown)',
  ];
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(seen));
});
