import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '@shipshape/workspace';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', ' ');

/** A JUnit report that says why there is no test in it: libs/report shows that in every summary. */
const noTestsReport = (reason: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<testsuites tests="0"><testsuite name="no tests" tests="0"><properties><property name="no tests" value="${escaped(reason)}" /></properties></testsuite></testsuites>\n`;

export const writeNoTests = (file: string, reason: string): void => writeWhole(file, noTestsReport(reason));

/** How many test cases a JUnit report has; undefined where there is no report. */
export const casesIn = (file: string): number | undefined =>
  existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/<testcase[\s>]/g)].length : undefined;
