import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readOwnRuns } from './own-runs.ts';
import { readScan } from './scan.ts';
import { readTests } from './tests.ts';

const head = 'a'.repeat(40);
const then = new Date('2026-11-26T08:00:00Z');

/** A project's folders with these files under dist, all written at the same time. */
function project(files: Record<string, string | object>) {
  const root = mkdtempSync(join(tmpdir(), 'quality-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    utimesSync(path, then, then);
  }
  return { dist: join(root, 'dist'), browser: join(root, 'shop-e2e'), folder: join(root, 'app') };
}

const junit = (cases: string) =>
  `<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="9">${cases}</testsuite></testsuites>`;
const passing = junit('<testcase name="a"/><testcase name="b"/><testcase name="c"><skipped/></testcase>');
const failing = junit('<testcase name="d"><failure>no</failure></testcase>');
const read = (files: Record<string, string | object>) => readTests({ ...project(files), head });

test('all reports count together, and a coverage report among them is none', () => {
  const found = read({
    'dist/reports/test-sqlite.xml': passing,
    'dist/reports/test-postgres.xml': failing,
    'dist/reports/coverage.xml':
      '<?xml version="1.0" ?>\n<!-- x --><coverage lines-valid="80" lines-covered="70" branches-valid="20" branches-covered="17"><x/></coverage>',
  });
  expect(found).toEqual({
    at: then.toISOString(),
    value: {
      ...{ passed: 2, failed: 1, skipped: 1, none: false, coverage: 87, commit: head },
      reports: ['test-postgres.xml', 'test-sqlite.xml'],
      unreadable: [],
    },
  });
});

test('browser tests count for the project that they use, and are named as such', () => {
  const files = { 'dist/reports/test.xml': passing, 'shop-e2e/reports/e2e.xml': failing };
  expect(read(files).value).toMatchObject({
    ...{ passed: 2, failed: 1, skipped: 1, browser: { passed: 0, failed: 1 } },
    reports: ['test.xml', 'shop-e2e/e2e.xml'],
  });
  expect(read({ ...files, 'shop-e2e/reports/e2e.xml': '<testsuites' }).value).toMatchObject({
    ...{ passed: 2, failed: 0, unreadable: ['shop-e2e/e2e.xml'] },
  });
  expect(read({ 'dist/reports/test.xml': passing }).value).not.toHaveProperty('browser');
  expect(() => read({ 'shop-e2e/reports/e2e.xml': passing })).toThrow('no test report is there');
});

test.each<[string, string]>([
  ['cut off in the middle', passing.slice(0, 130)],
  ['empty', ''],
  ['no XML', 'Traceback (most recent call last)'],
  ['a page that names a test suite in a comment', '<!-- <testsuite> --><html><body/></html>'],
  ['another document', '<html><body/></html>'],
])('a report that is %s counts for nothing and is named', (_, text) => {
  const { value } = read({ 'dist/reports/a.xml': passing, 'dist/reports/b.xml': text });
  expect(value).toMatchObject({ passed: 2, none: false, unreadable: ['b.xml'], reports: ['a.xml'] });
  expect(read({ 'dist/reports/b.xml': text }).value).toMatchObject({ none: false, unreadable: ['b.xml'] });
});

test.each([
  [
    'coverage of Java',
    '<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD" "x"><report name="x"/>',
  ],
  ['a linter', '<checkstyle version="8"><file name="a"/></checkstyle>'],
])('XML of %s among the reports reports no tests, and spoils none', (_, text) => {
  const { value } = read({ 'dist/reports/a.xml': passing, 'dist/reports/other.xml': text });
  expect(value).toMatchObject({ passed: 2, unreadable: [], reports: ['a.xml'] });
});

test('a report that begins with a byte order mark and a comment counts', () => {
  const { value } = read({ 'dist/reports/a.xml': `\uFEFF${passing.replace('?>', '?>\n<!-- <html> -->')}` });
  expect(value).toMatchObject({ passed: 2, unreadable: [], reports: ['a.xml'] });
});

test('a report without a single test is no passed test, and no report at all is unknown', () => {
  expect(read({ 'dist/reports/a.xml': junit('') }).value).toMatchObject({ none: true, passed: 0 });
  expect(() => read({})).toThrow('no test report is there');
});

test('a pipeline that found its tests done says of which commit they are, and when that was', () => {
  const steps = [{ name: 'test', outcome: 'cached', seconds: 0 }];
  const files = { 'dist/reports/a.xml': passing, 'dist/pipeline.json': { commit: 'b', steps } };
  expect(read(files).value.commit).toBe('b');
  const failed = { commit: 'b', steps: [{ name: 'test', outcome: 'skipped' }] };
  expect(read({ ...files, 'dist/pipeline.json': failed }).value.commit).toBe(head);
});

test.each<[string, object | undefined, string | undefined]>([
  [
    'passed on the newest commit',
    { commit: head, steps: [{ outcome: 'ran' }, { outcome: 'cached' }] },
    'passed',
  ],
  ['stopped after it', { steps: [{ outcome: 'failed' }, { outcome: 'skipped' }] }, 'failed'],
  ['ran on an earlier commit', { commit: 'b', steps: [{ outcome: 'ran' }] }, undefined],
  [
    'ran with changes that are no commit',
    { commit: `${head}-dirty`, steps: [{ outcome: 'ran' }] },
    undefined,
  ],
  ['left no steps', { commit: head }, undefined],
  ['never ran', undefined, undefined],
])('without a code host the pipeline of the clone counts: one that %s', (_, record, outcome) => {
  const { dist } = project(record ? { 'dist/pipeline.json': record } : {});
  const asked = () => readOwnRuns(dist, { commit: head, at: '2026-11-26T07:00:00.000Z', branch: 'main' });
  if (!outcome) expect(asked).toThrow('has not run here on the newest commit');
  else
    expect(asked()).toEqual({
      value: { runs: [{ at: then.toISOString(), finishedAt: then.toISOString(), commit: head, outcome }] },
      at: then.toISOString(),
    });
});

test.each<[string, string, string | object, number | undefined]>([
  ['coverage.py', 'app/coverage.json', { totals: { percent_covered: 91.666 } }, 91.7],
  [
    'istanbul',
    'app/coverage/coverage-summary.json',
    { total: { lines: { pct: 90 }, branches: { pct: 80 } } },
    80,
  ],
  ['cobertura without sums', 'app/coverage.xml', '<coverage line-rate="0.5" branch-rate="0"/>', 50],
  ['a rate that is not a number', 'app/coverage.xml', '<coverage line-rate="x"/>', undefined],
  ['more than all', 'app/coverage.json', { totals: { percent_covered: 140 } }, undefined],
  ['a text', 'app/coverage.json', { totals: { percent_covered: '91' } }, undefined],
  ['half a file', 'app/coverage.json', '{"totals": {"percent', undefined],
])('coverage by %s', (_, file, content, percent) => {
  expect(read({ 'dist/reports/a.xml': passing, [file]: content }).value.coverage).toBe(percent);
});

const digest = `sha256:${'1'.repeat(64)}`;
const sarif = (results: object[], properties?: object) => ({
  runs: [
    {
      tool: {
        driver: {
          rules: [
            { id: 'CVE-1', properties: { 'security-severity': '9.8' } },
            { id: 'CVE-2', properties: { 'security-severity': '5.0' } },
          ],
        },
      },
      results,
      properties,
    },
  ],
});

test.each<[string, object[], number]>([
  ['nothing', [], 0],
  ['one in two packages', [{ ruleId: 'CVE-1' }, { ruleId: 'CVE-1' }], 1],
  ['a middling one', [{ ruleId: 'CVE-2', level: 'error' }], 0],
  ['one that is accepted', [{ ruleId: 'CVE-1', suppressions: [{ kind: 'external' }] }], 0],
  ['one without a number', [{ ruleId: 'CVE-3', level: 'error' }], 1],
])('a scan that found %s', (_, results, serious) => {
  const scan = sarif(results, { repoDigests: [`host/shop@${digest}`] });
  const { dist } = project({ 'dist/reports/image.sarif': scan });
  expect(readScan(dist, undefined)).toEqual({ value: { serious, digest }, at: then.toISOString() });
});

test('a scan of no image that can be named, one that is cut off, and none are unknown', () => {
  const unnamed = project({ 'dist/scan.sarif': sarif([]) });
  expect(() => readScan(unnamed.dist, undefined)).toThrow('does not name the image');
  expect(readScan(unnamed.dist, digest).value.digest).toBe(digest);
  expect(() => readScan(project({ 'dist/scan.sarif': '{"runs": [' }).dist, digest)).toThrow(
    'could not be read',
  );
  expect(() => readScan(project({}).dist, digest)).toThrow('no scan');
});
