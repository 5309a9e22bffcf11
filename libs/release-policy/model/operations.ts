import type { Operation } from './repositories.ts';

const web = { project: 'web' } as const;
const main = { ...web, tag: 'main' } as const;
const api = { project: 'api', tag: 'main' } as const;

// One history: c1; c2, another image; c3, a revert to c1's image; later ones as their names state; d1, which left the
// default branch. Jobs come in any order, as runners finish; the same one met again is a re-run.
const c1: Operation = { name: 'merge c1', kind: 'job', ...main, commit: 'c1', image: 'red' };
const c2: Operation = { name: 'merge c2', kind: 'job', ...main, commit: 'c2', image: 'blue' };
const c3: Operation = { name: 'revert c3', kind: 'job', ...main, commit: 'c3', image: 'red' };
const rollback: Operation = { name: 'rollback to red', kind: 'rollback', ...main, image: 'red' };
const recordLost: Operation = { name: 'record lost', kind: 'lose-record', ...main };

/** Everything a team does in a normal year. */
export const everyday: readonly Operation[] = [
  c1,
  c2,
  c3,
  { name: 'diverged d1', kind: 'job', ...main, commit: 'd1', image: 'grey' },
  { name: 'c6 without its label', kind: 'job', ...main, commit: 'c6', image: 'bare', unlabelled: true },
  { name: 'second project, c1', kind: 'job', ...api, commit: 'c1', image: 'oak' },
  { name: 'second project, c4', kind: 'job', ...api, commit: 'c4', image: 'elm' },
  { name: 'release 1.5.0', kind: 'release', ...web, version: '1.5.0', image: 'blue' },
  { name: 'tag 1.5.0 pushed twice', kind: 'release', ...web, version: '1.5.0', image: 'green' },
  { name: 'old-line patch 1.4.1', kind: 'release', ...web, version: '1.4.1', image: 'patched' },
  rollback,
  recordLost,
];

/** One branch tag and everything that can go wrong around it. */
export const troubled: readonly Operation[] = [
  c1,
  c2,
  c3,
  { name: 'c4 reverts the revert', kind: 'job', ...main, commit: 'c4', image: 'blue' },
  { name: 'merge c5', kind: 'job', ...main, commit: 'c5', image: 'green' },
  { name: 'c3 dies half-way', kind: 'job', ...main, commit: 'c3', image: 'red', dies: true },
  { name: 'c4 dies half-way', kind: 'job', ...main, commit: 'c4', image: 'blue', dies: true },
  { name: 'c3 published, not asked yet', kind: 'publish', ...web, commit: 'c3', image: 'red' },
  rollback,
  { name: 'rollback dies half-way', kind: 'rollback', ...main, image: 'red', dies: true },
  { name: 'image pushed by hand', kind: 'hand-push', ...main, image: 'handmade' },
  recordLost,
];
