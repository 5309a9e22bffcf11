import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanFacts } from '@shipshape/progress-model';
import { Unknown } from '../known.ts';
import { asNumber, asObject, asText, objectsIn, readObject } from '../read-text.ts';

/** From here on a vulnerability counts as serious: CVSS "high". */
const serious = 7;

/**
 * Known vulnerabilities of the image that is shipped: of the newest SARIF file (`*.sarif`) under the project's folder of
 * `dist`, as image scanners write it.
 *
 * @param published the digest that was published last; undefined where none is recorded here
 * @throws Unknown where there is no scan, it cannot be read, or is of no image that can be named
 */
export function readScan(dist: string, published: string | undefined): { value: ScanFacts; at: string } {
  const newest = [dist, join(dist, 'reports')]
    .flatMap(sarifFiles)
    .sort((one, other) => Number(other.time) - Number(one.time))[0];
  if (!newest) throw new Unknown('no scan for known vulnerabilities is there');
  const runs = objectsIn(readObject(newest.file)?.runs);
  if (runs.length === 0) throw new Unknown('the scan for known vulnerabilities could not be read');
  const digest = runs.map(digestOf).find(Boolean) ?? published;
  if (!digest) throw new Unknown('the scan for known vulnerabilities does not name the image it looked at');
  const found = new Set(runs.flatMap(seriousIn));
  return { value: { serious: found.size, digest }, at: newest.time.toISOString() };
}

function sarifFiles(folder: string): { file: string; time: Date }[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.sarif'));
    return names.map((name) => ({ file: join(folder, name), time: statSync(join(folder, name)).mtime }));
  } catch {
    return [];
  }
}

/** Scanners name the image as a property of the run, `name@sha256:…`. */
const digestOf = (run: Record<string, unknown>): string | undefined =>
  /sha256:[0-9a-f]{64}/.exec(JSON.stringify(asObject(run.properties)?.repoDigests ?? null))?.[0];

/** Each serious vulnerability once, by its rule: it may be found in several packages. */
function seriousIn(run: Record<string, unknown>): string[] {
  const rules = objectsIn(asObject(asObject(run.tool)?.driver)?.rules);
  const byId = new Map(rules.map((rule) => [asText(rule.id), rule]));
  return objectsIn(run.results)
    .filter(({ suppressions }) => objectsIn(suppressions).length === 0)
    .flatMap((result) => {
      const id = asText(result.ruleId) ?? '';
      const rule = byId.get(id) ?? asObject(rules[asNumber(result.ruleIndex) ?? -1]);
      const severity = Number(asObject(rule?.properties)?.['security-severity'] ?? Number.NaN);
      const level = asText(result.level) ?? asText(asObject(rule?.defaultConfiguration)?.level);
      const counts = Number.isNaN(severity) ? level === 'error' : severity >= serious;
      return counts ? [id || JSON.stringify(result.message ?? '')] : [];
    });
}
