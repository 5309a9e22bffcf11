import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
  /** The project's own folder, where coverage tools leave their reports by default. */
  folder: string;
  /** The commit that is checked out. */
  head: string;
}

/**
 * What the test reports of a project say together, and the coverage of its last run. A report that is cut off or no XML
 * counts for nothing and is named.
 *
 * @throws Unknown where no test has run here
 */
export function readTests({ dist, folder, head }: TestsQuestion): { value: TestFacts; at: string } {
  const reports = xmlFilesIn(join(dist, 'reports'));
  const readings = reports.map((name) => ({ name, ...readOne(join(dist, 'reports', name)) }));
  const whole = readings.filter(({ outcome }) => outcome === 'whole');
  const unreadable = readings.filter(({ outcome }) => outcome === 'unreadable').map(({ name }) => name);
  if (whole.length === 0 && unreadable.length === 0) {
    throw new Unknown('no test report is there: the tests have not run here since the last clean-up');
  }
  const totals = sum(whole.map(({ name, totals }) => ({ task: name, totals, skipped: [] })));
  const coverage = readCoverage([join(dist, 'reports'), folder]);
  const { commit, at }: Checked = checkedAt(
    dist,
    [...whole, ...unreadable.map((name) => ({ name }))].map(
      ({ name }) => statSync(join(dist, 'reports', name)).mtime,
    ),
    head,
  );
  return {
    value: {
      ...totals,
      none: unreadable.length === 0 && totals.passed + totals.failed + totals.skipped === 0,
      ...(coverage === undefined ? {} : { coverage }),
      commit,
      reports: whole.map(({ name }) => name),
      unreadable,
    },
    at,
  };
}

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
  // Coverage tools write XML beside the reports, which reports no tests.
  if (text !== undefined && /^[^<]*(?:<[?!][^>]*>\s*)*<coverage\b/.test(text.slice(0, 5000)))
    return { outcome: 'other', totals: undefined };
  if (text === undefined || XMLValidator.validate(text) !== true || !/<testsuites?\b/.test(text))
    return { outcome: 'unreadable', totals: undefined };
  try {
    const totals = readJUnit(file).totals ?? { passed: 0, failed: 0, skipped: 0 };
    return { outcome: 'whole', totals };
  } catch {
    return { outcome: 'unreadable', totals: undefined };
  }
}
