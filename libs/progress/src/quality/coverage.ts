import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { asNumber, asObject, readObject, readText } from '../read-text.ts';

/** What coverage tools write by default, and how each is read. */
const readers: [file: string, read: (path: string) => number | undefined][] = [
  ['coverage.json', ofCoveragePy],
  // What the target `test` saves, one for each database.
  ...['auto', 'sqlite', 'postgres'].map((on): [string, typeof ofCoveragePy] => [
    `coverage-${on}.json`,
    ofCoveragePy,
  ]),
  ['coverage.xml', ofCobertura],
  ['coverage-summary.json', ofIstanbul],
  ['coverage/coverage-summary.json', ofIstanbul],
];

/**
 * The coverage in percent, with one decimal, of the first report that is found and can be read; undefined where there is
 * none. Coverage of branches counts where it was measured.
 */
export function readCoverage(folders: readonly string[]): number | undefined {
  for (const folder of folders) {
    for (const [file, read] of readers) {
      const percent = read(join(folder, file));
      if (percent !== undefined && percent >= 0 && percent <= 100) return Math.round(percent * 10) / 10;
    }
  }
  return undefined;
}

function ofCoveragePy(path: string): number | undefined {
  return asNumber(asObject(readObject(path)?.totals)?.percent_covered);
}

function ofIstanbul(path: string): number | undefined {
  const total = asObject(readObject(path)?.total);
  return asNumber(asObject(total?.branches)?.pct) ?? asNumber(asObject(total?.lines)?.pct);
}

/** Cobertura has a rate of lines and one of branches, which is 0 where there is none. */
function ofCobertura(path: string): number | undefined {
  // The sums are in the head of the file: the rest can be large.
  const head = /<coverage\b[^>]*>/.exec(readText(path)?.slice(0, 20_000) ?? '')?.[0];
  if (!head) return undefined;
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const root = asObject(asObject(parser.parse(`${head.replace(/\/?>$/, '')}/>`))?.coverage);
  const of = (name: string) => {
    const value = root?.[name];
    return value === undefined || value === '' ? undefined : asNumber(Number(value));
  };
  const [lines, valid, branches, branchesValid] = [
    of('lines-covered'),
    of('lines-valid'),
    of('branches-covered'),
    of('branches-valid'),
  ];
  if (lines !== undefined && valid) {
    // As coverage.py's own total: statements and branches together.
    return (100 * (lines + (branches ?? 0))) / (valid + (branchesValid ?? 0));
  }
  const rate = of('line-rate');
  return rate === undefined ? undefined : rate * 100;
}
