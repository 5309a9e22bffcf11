import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide, type Status } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { expect, onTestFinished, test } from 'vitest';
import { eventsSince } from '../events.ts';
import { drawKept, keptBeside } from './keep.ts';
import { readSnapshots, releaseFolder } from './read.ts';

const now = decide(fixtures['on-track'], { now: fixtureNow });
const at = (time: string, coverage: number): Status => ({
  ...now,
  at: time,
  quality: { ...now.quality, coverage: [{ at: time, coverage }] },
});

function pagesWith(snapshots: Record<string, string | object>): string {
  const pages = mkdtempSync(join(tmpdir(), 'pages-'));
  onTestFinished(() => rmSync(pages, { recursive: true }));
  for (const [name, content] of Object.entries(snapshots)) {
    mkdirSync(join(pages, 'releases', name), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(pages, 'releases', name, 'status.json'), text);
  }
  return pages;
}

test('coverage comes from every release, the comparison from the newest by its own clock', () => {
  const pages = pagesWith({
    'shop@1.9.0': at('2026-09-01T00:00:00.000Z', 80),
    'shop@1.10.0': at('2026-10-01T00:00:00.000Z', 82),
    'shop@1.0.0': at('2026-01-01T00:00:00.000Z', 70),
    'other@1.0.0': at('2026-11-01T00:00:00.000Z', 1),
  });
  const found = readSnapshots(pages, 'shop');
  expect(found.coverage.map(({ coverage }) => coverage)).toEqual([70, 80, 82]);
  expect(found).toMatchObject({ count: 3, passedOver: [], lastRelease: { at: '2026-10-01T00:00:00.000Z' } });
  expect(readSnapshots(pages, 'shop', '1.10.0').lastRelease).toMatchObject({
    at: '2026-09-01T00:00:00.000Z',
  });
});

test('what cannot be read, or is of another schema, is passed over and named', () => {
  const pages = pagesWith({
    'shop@1.0.0': at('2026-01-01T00:00:00.000Z', 70),
    'shop@1.1.0': { ...now, schemaVersion: 99 },
    'shop@1.2.0': JSON.stringify(now).slice(0, 500),
    'shop@1.3.0': '[]',
    'shop@..': now,
  });
  mkdirSync(releaseFolder(pages, 'shop', '1.4.0'));
  expect(readSnapshots(pages, 'shop')).toMatchObject({
    count: 1,
    passedOver: [
      'the page of 1.1.0 was passed over: another version of Shipshape wrote it',
      'the page of 1.2.0 was passed over: it cannot be read',
      'the page of 1.3.0 was passed over: it cannot be read',
      'the page of 1.4.0 was passed over: it cannot be read',
    ],
  });
  expect(readSnapshots(join(pages, 'none'), 'shop')).toMatchObject({ count: 0, coverage: [] });
});

test('a kept page is drawn once, with links to those before it; the page above links to them all', () => {
  const pages = pagesWith({
    'shop@1.9.0': now,
    'shop@1.10.0': now,
    'shop@1.0.0': now,
    'shop@1.2.0': { ...now, schemaVersion: 99 },
    'other@1.0.0': now,
  });
  drawKept(pages, 'shop');
  const { kept } = keptBeside(pages, 'shop');
  expect([...kept.keys()]).toEqual(['1.10.0', '1.9.0', '1.0.0']);
  for (const address of kept.values()) expect(existsSync(join(pages, address))).toBe(true);
  const linksOf = (version: string) => {
    const folder = releaseFolder(pages, 'shop', version);
    const found = readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/href="(\.\.\/[^"]+)"/g);
    return [...new Set([...found].map(([, address = '']) => join(folder, address)))];
  };
  const page = (version: string) => join(releaseFolder(pages, 'shop', version), 'index.html');
  expect(linksOf('1.10.0')).toEqual([page('1.9.0'), page('1.0.0')]);
  expect(linksOf('1.0.0')).toEqual([]);
  writeFileSync(page('1.0.0'), 'as it was');
  drawKept(pages, 'shop');
  expect(readFileSync(page('1.0.0'), 'utf8')).toBe('as it was');
});

const rolledBack = decide(fixtures['rolled-back'], { now: fixtureNow });
const earlier = (more: Partial<Status>): Status => ({ ...now, at: '2026-11-20T00:00:00.000Z', ...more });

test.each<[string, unknown, unknown, Status, string[]]>([
  ['nothing before', undefined, undefined, now, []],
  ['the same again', earlier({}), undefined, now, []],
  ['another version', earlier({ version: '1.3.0' }), undefined, now, ['release']],
  ['a first version', earlier({ version: null }), undefined, now, ['release']],
  ['a new clone, and a newer release', undefined, earlier({ version: '1.3.0' }), now, ['release']],
  ['a rollback since', earlier({ overall: rolledBack.overall }), undefined, rolledBack, ['rollback']],
  ['a rollback before', { ...rolledBack, at: fixtureNow }, undefined, rolledBack, []],
  [
    'another state',
    earlier({ overall: { ...now.overall, level: 'blocked' } }),
    undefined,
    now,
    ['change of state'],
  ],
  ['a page of another schema', { schemaVersion: 99 }, undefined, now, []],
])('after %s', (_, page, release, status, events) => {
  expect(eventsSince(page, release, status)).toEqual(events);
});
