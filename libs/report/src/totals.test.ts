import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readJUnit, sum } from './totals.ts';

function report(xml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'test.xml');
  writeFileSync(file, xml);
  return file;
}

const pytest = `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4">
<testcase classname="tests.test_a" name="passes" time="0.1"/>
<testcase classname="tests.test_a" name="fails"><failure message="no">trace</failure></testcase>
<testcase classname="tests.test_a" name="breaks"><error message="fixture">trace</error></testcase>
<testcase classname="tests.test_a" name="waits"><skipped type="pytest.skip" message="no database">x</skipped></testcase>
</testsuite></testsuites>`;

const vitest = `<testsuites name="vitest tests" tests="2"><testsuite name="a.test.ts" tests="1">
<testcase classname="a.test.ts" name="one"/></testsuite><testsuite name="b.test.ts" tests="1">
<testcase classname="b.test.ts" name="two"><skipped/></testcase></testsuite></testsuites>`;

test('cases are counted, not the sums in the head; a skip is told with its reason', () => {
  expect(readJUnit(report(pytest))).toEqual({
    totals: { passed: 1, failed: 2, skipped: 1 },
    skipped: ['tests.test_a waits: no database'],
  });
});

test('several suites in one report, a skip without a reason, and a single case', () => {
  expect(readJUnit(report(vitest))).toEqual({
    totals: { passed: 1, failed: 0, skipped: 1 },
    skipped: ['b.test.ts two'],
  });
  const single = '<testsuites><testsuite><testcase name="only"/></testsuite></testsuites>';
  expect(readJUnit(report(single)).totals).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test('a report that is not there has no totals, and adds nothing', () => {
  const missing = { task: 'x:test', ...readJUnit('/nowhere/test.xml') };
  expect(missing.totals).toBeUndefined();
  const there = { task: 'y:test', totals: { passed: 2, failed: 1, skipped: 0 }, skipped: [] };
  expect(sum([missing, there])).toEqual({ passed: 2, failed: 1, skipped: 0 });
});

test('a report that states why there are no tests has that reason; an empty one of a killed runner has none', () => {
  const stated =
    '<testsuites tests="0"><testsuite name="no tests" tests="0"><properties><property name="no tests" value="none &amp; nothing"/></properties></testsuite></testsuites>';
  expect(readJUnit(report(stated))).toEqual({ totals: undefined, skipped: [], none: 'none & nothing' });
  expect(readJUnit(report('<testsuites/>'))).toEqual({ totals: undefined, skipped: [] });
});

test('a case that failed and was skipped as well is one that failed', () => {
  const both =
    '<testsuite><testcase name="a"><failure/><skipped/></testcase><testcase name="b"/></testsuite>';
  expect(readJUnit(report(both))).toEqual({ totals: { passed: 1, failed: 1, skipped: 0 }, skipped: [] });
});
