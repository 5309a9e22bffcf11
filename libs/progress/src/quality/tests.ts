import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestFacts } from '@shipshape/progress-model';
import { readJUnit, sum } from '@shipshape/report';
import { XMLValidator } from 'fast-xml-parser';
import { Unknown } from '../known.ts';
import { readText } from '../read-text.ts';
import { type Checked, checkedAt } from './checked.ts';
import { readCoverage } from './coverage.ts';

export interface TestsQuestion {
  /** The project's folder under dist. */
  dist: string;
  /** The same of its browser tests, which are a project beside it. */
  browser: string;
  /** The project's own folder, where coverage tools leave their reports by default. */
  folder: string;
  /** The commit that is checked out. */
  head: string;
}

/**
 * The result of a project's test reports, those of its browser tests included, and the coverage of its last run. A
 * report that is cut off or no XML counts for nothing and is named.
 *
 * @throws Unknown where no test has run here; browser tests alone are not the tests of a project
 */
export function readTests({ dist, browser, folder, head }: TestsQuestion): { value: TestFacts; at: string } {
  const own = reportsIn(dist, '');
  if (own.length === 0)
    throw new Unknown('no test report is there: the tests have not run here since the last clean-up');
  const inBrowser = reportsIn(browser, `${basename(browser)}/`);
  const readings = [...own, ...inBrowser];
  const named = (outcome: Reading['outcome']) =>
    readings.filter((one) => one.outcome === outcome).map(({ name }) => name);
  const totals = sumOf(readings);
  const { passed, failed, skipped } = sumOf(inBrowser);
  const coverage = readCoverage([join(dist, 'reports'), folder]);
  const times = readings.map(({ file }) => statSync(file).mtime);
  const { commit, at }: Checked = checkedAt(dist, times, head);
  const unreadable = named('unreadable');
  return {
    value: {
      ...totals,
      none: unreadable.length === 0 && totals.passed + totals.failed + totals.skipped === 0,
      ...(passed + failed + skipped > 0 ? { browser: { passed, failed } } : {}),
      ...(coverage === undefined ? {} : { coverage }),
      commit,
      reports: named('whole'),
      unreadable,
    },
    at,
  };
}

/** The reports of tests in a folder of `dist`. @param prefix what their names begin with on the page */
function reportsIn(dist: string, prefix: string) {
  return xmlFilesIn(join(dist, 'reports'))
    .map((name) => {
      const file = join(dist, 'reports', name);
      return { name: `${prefix}${name}`, file, ...readOne(file) };
    })
    .filter(({ outcome }) => outcome !== 'other');
}

const sumOf = (readings: (Reading & { name: string })[]) =>
  sum(
    readings
      .filter(({ outcome }) => outcome === 'whole')
      .map(({ name, totals }) => ({ task: name, totals, skipped: [] })),
  );

function xmlFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.xml'))
      .sort();
  } catch {
    return [];
  }
}

type Reading = { outcome: 'whole' | 'unreadable' | 'other'; totals: ReturnType<typeof readJUnit>['totals'] };

function readOne(file: string): Reading {
  const text = readText(file);
  const root = text === undefined ? '' : rootOf(text);
  if (others.includes(root)) return { outcome: 'other', totals: undefined };
  if (text === undefined || !/^testsuites?$/.test(root) || XMLValidator.validate(text) !== true)
    return { outcome: 'unreadable', totals: undefined };
  try {
    const totals = readJUnit(file).totals ?? { passed: 0, failed: 0, skipped: 0 };
    return { outcome: 'whole', totals };
  } catch {
    return { outcome: 'unreadable', totals: undefined };
  }
}

/** What coverage tools and linters write beside the reports, by the name of the root. It reports no tests. */
const others = ['coverage', 'report', 'checkstyle', 'pmd', 'BugCollection'];

/** The name of the first element; empty for what is no XML. */
function rootOf(text: string): string {
  const head = text.slice(0, 5000).replace(/<!--.*?-->/gs, '');
  return /^\uFEFF?\s*(?:<[?!][^>]*>\s*)*<([\w.:-]+)/.exec(head)?.[1] ?? '';
}
