import type { Change, Facts, Known, Release, ServedFacts } from '../src/facts.ts';

/** Thursday morning: the moment at which every fixture is looked at. */
export const fixtureNow = '2026-11-26T09:00:00.000Z';

const hour = 3_600_000;

/** So many hours before the fixtures' moment; a negative number is after it. */
export const ago = (hours: number) => new Date(Date.parse(fixtureNow) - hours * hour).toISOString();

export const known = <T>(value: T, hours = 0.2): Known<T> => ({ known: true, value, at: ago(hours) });
export const unknown = (reason: string): Known<never> => ({ known: false, reason });

export const repository = 'https://code.example/bakery/shop';
export const commitOf = (seed: number) => (seed * 2_654_435_761).toString(16).padStart(10, '0').repeat(4);
export const digestOf = (seed: number) => `sha256:${commitOf(seed)}${commitOf(seed + 1)}`.slice(0, 71);

export const change = (kind: Change['kind'], title: string, hours: number): Change => ({
  commit: commitOf(Math.round(hours * 10) + 7),
  at: ago(hours),
  kind,
  title,
  url: `${repository}/commit/${commitOf(Math.round(hours * 10) + 7).slice(0, 12)}`,
});

export const release = (version: string, hours: number, changes: Change[]): Release => ({
  version,
  commit: commitOf(hours),
  at: ago(hours),
  changes,
});

export const served = (
  tag: string,
  kind: ServedFacts['kind'],
  version: string,
  hours: number,
  more: Partial<ServedFacts> = {},
): ServedFacts => ({
  tag,
  kind,
  version,
  commit: commitOf(hours),
  digest: digestOf(hours),
  since: ago(hours),
  by: { action: kind === 'environment' ? 'promoted' : 'released', reason: null },
  smoke: 'passed',
  attested: true,
  ...more,
});

export const environment = (name: string, version: string | null, healthy: boolean | null, seconds = 0.2) => {
  const url = `https://${name === 'production' ? '' : `${name}.`}bakery.example/`;
  return { ...known({ name, url, version, healthy, seconds }), name, url };
};

export const run = (hours: number, outcome: 'passed' | 'failed' | 'running', commit = commitOf(hours)) => ({
  at: ago(hours),
  finishedAt: outcome === 'running' ? null : ago(hours - 0.1),
  commit,
  outcome,
  url: `${repository}/runs/${Math.round(10_000 - hours)}`,
});

export const head = (hours: number) => ({ commit: commitOf(hours), at: ago(hours), branch: 'main' });

export const tests = (hours: number, passed: number, failed: number, coverage: number) => ({
  passed,
  failed,
  skipped: 0,
  none: passed + failed === 0,
  coverage,
  commit: commitOf(hours),
  reports: ['dist/apps/shop/reports/pytest.xml'],
  unreadable: [],
});

export const trend = (from: number, to: number) =>
  Array.from({ length: 9 }, (_, at) => ({
    at: ago((9 - at) * 24 * 7),
    coverage: Math.round((from + ((to - from) * at) / 9 + Math.sin(at * 2) * 0.6) * 10) / 10,
  }));

/** Facts of a project that answers everywhere and has nothing yet; a fixture states the rest. */
export const build = (more: Partial<Facts>): Facts => ({
  project: 'shop',
  title: 'Harbour Bakery online shop',
  language: 'en',
  at: fixtureNow,
  repository,
  history: known({
    releases: [],
    unreleased: [],
    wording: 'conventional',
    shallow: false,
    head: head(3),
  }),
  tests: unknown('no test report was found'),
  coverageTrend: [],
  served: known([]),
  environments: [],
  runs: known({ runs: [] }),
  plan: known({ milestones: [], readyForReview: [], needsClient: [] }),
  moves: known({ moves: [] }),
  scan: unknown('no scan was made'),
  pictures: unknown('no browser was found'),
  ...more,
});
