import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { known, run, tests } from '../testing/builder.ts';
import { ago, build, fixtureNow, fixtures, hostileFacts } from '../testing/index.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { rulesWith } from './rules.ts';
import schema from './status.schema.json' with { type: 'json' };

const now = fixtureNow;
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const problems = (value: unknown) => (valid(JSON.parse(JSON.stringify(value))) ? [] : valid.errors);
const statementOf = (facts: Facts, id: string, options = {}) =>
  decide(facts, { now, ...options }).statements.find((one) => one.id === id);

test.each([
  ['first-day', 'unknown', 'too early', ['image']],
  ['on-track', 'on track', 'on track', undefined],
  ['at-risk', 'at risk', 'at risk', ['build', 'tests', 'plan']],
  ['blocked', 'blocked', 'blocked', ['build', 'answers']],
  ['gone-silent', 'unknown', 'out of date', undefined],
  ['rolled-back', 'at risk', 'at risk', ['rollback:production']],
] as const)('%s is %s', (name, level, headline, decidedBy) => {
  const status = decide(fixtures[name], { now });
  expect(problems(status)).toEqual([]);
  expect(status.overall).toMatchObject({ level, headline });
  if (decidedBy) expect(status.overall.decidedBy).toEqual(decidedBy);
});

test.each([
  [0.2, 'at risk'],
  [23, 'at risk'],
  [24.2, 'blocked'],
])('a default branch that fails for %d hours is %s', (hours, level) => {
  const facts = {
    ...fixtures['on-track'],
    runs: known({ runs: [run(0.2, 'running'), run(hours, 'failed')] }),
  };
  expect(statementOf(facts, 'build')?.level).toBe(level);
});

test('every unknown source, each alone and all together, is never green', () => {
  const all = fixtures['on-track'];
  const lost = { known: false as const, reason: 'the registry did not answer' };
  for (const source of ['history', 'tests', 'served', 'runs', 'plan', 'moves', 'scan', 'pictures'] as const) {
    const status = decide({ ...all, [source]: lost }, { now });
    expect(status.gaps.map((gap) => gap.source)).toContain(source);
    if (['tests', 'served', 'runs'].includes(source)) expect(status.overall.level, source).toBe('unknown');
  }
  const nothing = build(
    Object.fromEntries(
      ['history', 'tests', 'served', 'runs', 'plan', 'moves', 'scan', 'pictures'].map((one) => [one, lost]),
    ),
  );
  const status = decide(nothing, { now });
  expect(status.statements.filter(({ level }) => level === 'on track')).toEqual([]);
  expect(status.overall).toMatchObject({ level: 'unknown', headline: 'not known' });
  expect(problems(status)).toEqual([]);
});

test('what is older than a day, or from a clock that is ahead, is unknown and says so', () => {
  const all = fixtures['on-track'];
  const old = statementOf({ ...all, tests: known(tests(3, 214, 0, 88), 25) }, 'tests');
  expect(old).toMatchObject({ level: 'unknown', reason: { code: 'source.stale' } });
  const ahead = statementOf({ ...all, tests: known(tests(3, 214, 0, 88), -2) }, 'tests');
  expect(ahead).toMatchObject({ level: 'unknown', reason: { code: 'source.ahead' } });
  const later = decide(all, { now: ago(-25) });
  expect(later.overall).toMatchObject({ level: 'unknown', headline: 'out of date' });
});

test('a commit of the future is no sign of life', () => {
  const all = fixtures['first-day'];
  const history = all.history as Extract<Facts['history'], { known: true }>;
  const value = { ...history.value, head: { ...history.value.head, at: ago(-24 * 400) } };
  const facts = { ...all, history: { ...history, value }, runs: known({ runs: [] }) };
  expect(statementOf(facts, 'activity')).toMatchObject({
    level: 'unknown',
    reason: { code: 'source.ahead' },
  });
  const passed = { ...facts, runs: known({ runs: [run(1, 'passed')] }) };
  expect(statementOf(passed, 'activity')).toMatchObject({ reason: { values: { at: ago(1) } } });
});

test('a trouble without a time of its own lasts since the page that first showed it', () => {
  const failing = { ...fixtures['on-track'], tests: known(tests(3, 210, 4, 88)) };
  const first = decide(failing, { now });
  expect(first.overall.level).toBe('at risk');
  const at = (hours: number): Facts => ({
    ...failing,
    tests: { ...failing.tests, at: ago(-hours) } as Facts['tests'],
  });
  const later = statementOf(at(25), 'tests', { now: ago(-25), previous: JSON.parse(JSON.stringify(first)) });
  expect(later).toMatchObject({ level: 'blocked', since: now });
});

test.each([
  [undefined, 'none'],
  [{ schemaVersion: 2 }, 'other schema'],
  [{ schemaVersion: 1, statements: 'all' }, 'unreadable'],
  ['text', 'unreadable'],
  [{}, 'unreadable'],
])('an earlier page that is %j is said to be %s', (previous, why) => {
  const status = decide(fixtures['on-track'], { now, previous, lastRelease: previous });
  expect(status.compared).toEqual({ release: { known: false, why }, page: { known: false, why } });
});

test('an earlier page that somebody changed harms nothing', () => {
  const earlier = JSON.parse(JSON.stringify(decide(fixtures['at-risk'], { now })));
  const version = `\u202E<script>${'x'.repeat(9_000)}`;
  const statements = earlier.statements.map((one: object) => ({ ...one, since: 'long ago' }));
  const tryIt = { places: [{ name: 'production', version }] };
  const changed = { ...earlier, version, tryIt, statements };
  const status = decide(fixtures['at-risk'], { now, previous: changed, lastRelease: changed });
  expect(problems(status)).toEqual([]);
  expect(status.compared.page).toMatchObject({ known: true });
  expect(JSON.stringify(status)).not.toMatch(/\u202E|x{200}|long ago/);
  const wrong = decide(fixtures['at-risk'], { now, previous: { ...earlier, version: 7 } });
  expect(wrong.compared.page).toEqual({ known: false, why: 'unreadable' });
});

test('the last release is compared with', () => {
  const earlier = { ...fixtures['on-track'], tests: known(tests(3, 200, 0, 80)), at: ago(24 * 6) };
  const lastRelease = JSON.parse(JSON.stringify(decide(earlier, { now })));
  lastRelease.at = ago(24 * 6);
  const status = decide(fixtures['at-risk'], { now, lastRelease });
  expect(status.compared.release).toMatchObject({
    known: true,
    value: { level: { from: 'on track', to: 'at risk' }, finished: 3, coverage: { from: 80, to: 87.9 } },
  });
  expect(status.next).toMatchObject({
    value: { milestones: [{ moved: [{ kind: 'due', from: ago(-12 * 24), to: ago(2 * 24) }] }] },
  });
});

test('a place that is stated without an address was not asked: it is unknown, and not said to be silent', () => {
  const environments = [{ known: false as const, reason: 'the address is no address', name: 'production' }];
  const status = decide({ ...fixtures['on-track'], environments }, { now });
  expect(status.overall).toMatchObject({ level: 'unknown', decidedBy: ['environments:production'] });
  expect(status.statements.find(({ rule }) => rule === 'environments')?.reason.code).toBe('source.unknown');
  expect(status.gaps).toMatchObject([{ name: 'production', reason: 'the address is no address' }]);
});

// GitHub writes a milestone's date at 7 or 8 in the morning, and an issue's line names a day alone.
test.each([
  ['2026-11-26T00:00:00Z', false],
  ['2026-11-26T08:00:00Z', false],
  ['2026-11-25T23:59:59Z', true],
])('what is due at %s is late at nine in the morning of 26 November: %s', (due, late) => {
  const milestones = [{ title: 'Spring', done: 1, total: 4, due, moved: [] }];
  const needsClient = [{ title: 'Photos', url: '', at: ago(100), due }];
  const plan = known({ milestones, readyForReview: [], needsClient });
  const status = decide({ ...fixtures['on-track'], plan }, { now });
  expect(status.next).toMatchObject({ value: { milestones: [{ overdue: late }] } });
  expect(status.needs).toMatchObject({ value: [{ overdue: late }] });
  expect(status.overall.level).toBe(late ? 'at risk' : 'on track');
});

test('a team changes the table, and a mistake in it is named', () => {
  const runs = known({ runs: [run(30, 'failed')] });
  const table = rulesWith({ build: { blockedAfterHours: 48 }, plan: { off: true } });
  expect(statementOf({ ...fixtures['on-track'], runs }, 'build', { table })?.level).toBe('at risk');
  expect(statementOf(fixtures['at-risk'], 'plan', { table })).toBeUndefined();
  expect(() => rulesWith({ bild: {} })).toThrow(
    'progress.rules.bild does not exist. The rules are build, tests',
  );
  expect(() => rulesWith({ build: { blockedAfterHours: '48' } })).toThrow(
    'must be a number of hours, or null',
  );
  expect(() => rulesWith({ build: { limit: 4 } })).toThrow('progress.rules.build.limit does not exist');
  expect(() => rulesWith({ build: { blockedAfterHours: -1 } })).toThrow('not -1');
});

test('delivery has numbers with what they were taken from', () => {
  expect(decide(fixtures['on-track'], { now }).delivery).toMatchObject([
    { id: 'releases', n: 3, value: 1 },
    { id: 'commit-to-published', n: 7 },
    { id: 'failed-runs', n: 6, value: 2 },
    { id: 'recovery', n: 1, value: 3 },
  ]);
  const first = decide(build({}), { now }).delivery;
  expect(first.every(({ value, n }) => value === null && n === 0)).toBe(true);
});

test('hostile facts and thousands of changes still make a valid record, cut and clean', () => {
  const status = decide(hostileFacts(20_000), { now });
  expect(problems(status)).toEqual([]);
  const text = JSON.stringify(status);
  expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]|javascript:|!\[|password@/);
  expect(text.length).toBeLessThan(150_000);
});

test('no facts of the right shape make it throw or break the schema', () => {
  const time = fc.oneof(
    fc.constant(''),
    fc.constant('9999-99-99'),
    fc
      .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2100-01-01') })
      .map((date) => date.toISOString()),
  );
  const number = fc.oneof(fc.integer({ min: -5, max: 1e6 }), fc.constant(Number.NaN));
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  const facts = fc.record({
    at: time,
    title: text,
    tests: fc.record({
      known: fc.constant(true as const),
      at: time,
      value: fc.record({
        passed: fc.nat(),
        failed: fc.nat(),
        skipped: fc.nat(),
        none: fc.boolean(),
        coverage: number,
        commit: text,
        reports: fc.array(text),
        unreadable: fc.array(text),
      }),
    }),
    runs: fc.record({
      known: fc.constant(true as const),
      at: time,
      value: fc.record({
        runs: fc.array(
          fc.record({
            at: time,
            finishedAt: fc.option(time),
            commit: text,
            outcome: fc.constantFrom('passed' as const, 'failed' as const, 'running' as const),
            url: text,
          }),
        ),
      }),
    }),
    plan: fc.record({
      known: fc.constant(true as const),
      at: time,
      value: fc.record({
        milestones: fc.array(
          fc.record({
            title: text,
            done: number,
            total: number,
            due: fc.option(time),
            moved: fc.array(text),
          }),
        ),
        readyForReview: fc.array(fc.record({ title: text, url: text, at: time, preview: fc.option(text) })),
        needsClient: fc.array(fc.record({ title: text, url: text, at: time, due: fc.option(time) })),
      }),
    }),
  });
  fc.assert(
    fc.property(facts, (some) => {
      const status = decide(build(some as Partial<Facts>), { now });
      expect(problems(status)).toEqual([]);
    }),
    { numRuns: 100, seed: 15 },
  );
});
