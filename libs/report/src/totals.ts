import { existsSync, readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** The JUnit report that a task should leave; `totals` is undefined where it does not exist. */
export interface Report {
  task: string;
  totals: Totals | undefined;
  /** Each skipped test with its reason. */
  skipped: string[];
  /** Why no test ran, where the report states that; such a report is no failure, and never looks like one that passed. */
  none?: string;
}

interface Case {
  '@name': string;
  '@classname'?: string;
  failure?: unknown;
  error?: unknown;
  skipped?: '' | { '@message'?: string };
}
interface Suite {
  '@name'?: string;
  testcase?: Case[];
  testsuite?: Suite[];
  properties?: { property?: { '@name'?: string; '@value'?: string } };
}

/** Counts a JUnit report case by case: the sums in its head are not the same in every tool. */
export function readJUnit(file: string): Omit<Report, 'task'> {
  if (!existsSync(file)) return { totals: undefined, skipped: [] };
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  const parsed = parser.parse(readFileSync(file, 'utf8')) as { testsuites?: Suite } & Suite;
  const casesOf = (suite: Suite): Case[] => [
    ...(suite.testcase ?? []),
    ...(suite.testsuite ?? []).flatMap(casesOf),
  ];
  const cases = casesOf(parsed.testsuites ?? parsed);
  // An empty or broken file is what a killed runner leaves.
  if (cases.length === 0) {
    const property = parsed.testsuites?.testsuite?.[0]?.properties?.property;
    const none = property?.['@name'] === 'no tests' ? (property['@value'] ?? '') : undefined;
    return { totals: undefined, skipped: [], ...(none === undefined ? {} : { none }) };
  }
  const isFailed = (test: Case) => test.failure !== undefined || test.error !== undefined;
  const failed = cases.filter(isFailed).length;
  // If a test is skipped after it failed, the report has both: it counts once, as the worse result.
  const skipped = cases.filter((test) => test.skipped !== undefined && !isFailed(test));
  return {
    totals: { passed: cases.length - failed - skipped.length, failed, skipped: skipped.length },
    skipped: skipped.map((test) => {
      const reason = typeof test.skipped === 'object' ? test.skipped['@message'] : undefined;
      return `${test['@classname'] ?? ''} ${test['@name']}${reason ? `: ${reason}` : ''}`.trim();
    }),
  };
}

/** All reports together. */
export const sum = (reports: Report[]): Totals =>
  reports.reduce(
    (all, { totals }) => ({
      passed: all.passed + (totals?.passed ?? 0),
      failed: all.failed + (totals?.failed ?? 0),
      skipped: all.skipped + (totals?.skipped ?? 0),
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
