import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide, type Status } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { sentence } from '@shipshape/progress-page';
import { useTestProject } from '@shipshape/publishing/testing/project';
import { readRecord, writeRecord, writeWhole } from '@shipshape/workspace';
import { expect, onTestFinished, test } from 'vitest';
import { drawKept } from '../snapshots/keep.ts';
import { readSnapshots, releaseFolder } from '../snapshots/read.ts';
import { attachSnapshot, restoreSnapshots } from '../snapshots/registry.ts';
import { askRegistry } from './served.ts';

const project = useTestProject();
const time = expect.stringMatching(/^20\d\d-.*Z$/);

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** As actions/attest leaves it, without its signature. */
function bundleOf(digest: string, predicateType = 'https://slsa.dev/provenance/v1') {
  const statement = { predicateType, subject: [{ name: 'x', digest: { sha256: digest.slice(7) } }] };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  const bytes = new TextEncoder().encode(JSON.stringify({ dsseEnvelope: { payload } }));
  return { artifactType: bundle, blobs: [{ mediaType: bundle, bytes }] };
}

test('what each tag serves, by what, and whether it was smoked and attested; each event once', async () => {
  const { repository } = project.clone;
  const one = await project.published('one');
  await project.releaseAs('1.0.0');
  await project.promoteTo('staging');
  const two = await project.published('two');
  await project.releaseAs('1.1.0');
  await project.promoteTo('staging');
  await project.backTo('staging', '1.0.0', 'prices\nwere \u202ewrong');
  await repository.attach(two.digest, bundleOf(two.digest));
  // Of another image, of another kind, or none at all: no record of how this one was built.
  await repository.attach(one.digest, bundleOf(two.digest));
  await repository.attach(one.digest, bundleOf(one.digest, 'https://spdx.dev/Document'));
  await repository.attach(one.digest, { artifactType: bundle });

  const { served, moves } = await askRegistry(repository, 'main');
  const row = (tag: string) => served.find((one) => one.tag === tag);
  expect(served.map(({ tag, kind }) => `${tag} ${kind}`)).toEqual([
    ...['1 version', '1.0 version', '1.1 version', 'latest latest', 'main branch', 'staging environment'],
    ...['1.1.0 version', '1.0.0 version'],
  ]);
  expect(row('latest')).toMatchObject({
    ...{
      version: '1.1.0',
      digest: two.digest,
      commit: two.sha,
      smoke: 'passed',
      attested: true,
      since: time,
    },
    by: { action: 'released', reason: null },
  });
  expect(row('staging')).toMatchObject({
    ...{ version: '1.0.0', digest: one.digest, smoke: 'passed', attested: false },
    by: { action: 'rolled back', reason: 'prices were wrong' },
  });
  expect(moves.map(({ action, tag, from, to, by, reason }) => [action, tag, from, to, by, reason])).toEqual([
    ['rollback', 'staging', '1.1.0', '1.0.0', 'Kim', 'prices were wrong'],
    ['promote', 'staging', '1.0.0', '1.1.0', 'Kim', null],
    ['release', '1.1.0', null, '1.1.0', 'Kim', null],
    ['promote', 'staging', null, '1.0.0', 'Kim', null],
    ['release', '1.0.0', null, '1.0.0', 'Kim', null],
  ]);
});

test('a rollback to what is served confirms it, and is no event', async () => {
  await project.published('one');
  await project.releaseAs('1.0.0');
  await project.backTo('latest', '1.0.0', 'to be sure');
  const { served, moves } = await askRegistry(project.clone.repository, 'main');
  expect(served.find(({ tag }) => tag === 'latest')?.by).toEqual({ action: 'released', reason: null });
  expect(moves.map(({ action }) => action)).toEqual(['release']);
});

test('a date is no release', async () => {
  await project.published('one');
  await project.promoteTo('20260131');
  const { served } = await askRegistry(project.clone.repository, 'main');
  expect(served.find(({ tag }) => tag === '20260131')).toMatchObject({
    kind: 'environment',
    by: { action: 'promoted' },
  });
});

test('an empty repository serves nothing', async () => {
  expect(await askRegistry(project.clone.repository, 'main')).toEqual({ served: [], moves: [] });
});

test('the page of a release is attached to its image once, and found again on another machine', async () => {
  const { repository } = project.clone;
  await project.published('one');
  await project.releaseAs('1.0.0');
  await project.published('two');
  await project.releaseAs('1.1.0');
  const status = decide(fixtures['on-track'], { now: fixtureNow });
  const [here, there] = [scratch(), scratch()];
  writeRecord(join(releaseFolder(here, 'django', '1.0.0'), 'status.json'), status);
  const asked = { pages: here, project: 'django', version: '1.0.0' };
  expect(await attachSnapshot(repository, asked)).toBe(true);
  expect(await attachSnapshot(repository, asked)).toBe(false);
  await expect(attachSnapshot(repository, { ...asked, version: '1.1.0' })).rejects.toThrow(
    'no page of django 1.1.0',
  );
  // Anybody who may push can attach anything.
  const { digest = '' } = (await repository.resolve('1.1.0')) ?? {};
  const artifactType = 'application/vnd.shipshape.progress.v1+json';
  const bytes = new TextEncoder().encode('{"schemaVersion": 99}');
  await repository.attach(digest, { artifactType, blobs: [{ mediaType: artifactType, bytes }] });

  expect(await restoreSnapshots(repository, { pages: there, project: 'django' })).toEqual(['1.0.0']);
  const found = readSnapshots(there, 'django');
  expect(found).toMatchObject({ count: 1, passedOver: [] });
  expect(found.lastRelease).toMatchObject({ version: status.version, pictures: { known: false } });
});

test.each([
  ['pictures were taken', fixtures['on-track'].pictures, 'not kept with this page', 'no se conservaron'],
  ['none were taken', { known: false, reason: 'no browser' }, 'No pictures were taken', 'No se hicieron'],
] as const)('where %s, a page from the registry says so in both languages', async (_, pictures, ...says) => {
  const { repository } = project.clone;
  await project.published('one');
  await project.releaseAs('1.0.0');
  const status = decide({ ...fixtures['on-track'], pictures }, { now: fixtureNow });
  const [here, there] = [scratch(), scratch()];
  writeRecord(join(releaseFolder(here, 'django', '1.0.0'), 'status.json'), status);
  await attachSnapshot(repository, { pages: here, project: 'django', version: '1.0.0' });
  await restoreSnapshots(repository, { pages: there, project: 'django' });
  const restored = readRecord<Status>(join(releaseFolder(there, 'django', '1.0.0'), 'status.json'));
  const { pictures: shown } = restored ?? status;
  expect(shown).toMatchObject({ known: false, last: null });
  for (const [at, language] of (['en', 'es'] as const).entries())
    expect(shown.known ? '' : sentence(shown.reason, language, fixtureNow)).toContain(says[at]);
});

test('a record that somebody else attached is drawn without a script, a foreign address or text that turns', async () => {
  const { repository } = project.clone;
  await project.published('one');
  await project.releaseAs('1.0.0');
  const bad = ['</script><script>stolen()</script>', '\u202egnp.exe\u2028next', 'x'.repeat(10_000)].join(' ');
  const record = JSON.stringify(decide(fixtures['rolled-back'], { now: fixtureNow }), (key, value) =>
    ['title', 'name', 'label', 'branch', 'why', 'by'].includes(key) && typeof value === 'string'
      ? bad
      : ['url', 'preview', 'repository'].includes(key) && value !== null
        ? 'javascript:stolen()'
        : value,
  );
  const [here, there] = [scratch(), scratch()];
  writeWhole(join(releaseFolder(here, 'django', '1.0.0'), 'status.json'), record);
  await attachSnapshot(repository, { pages: here, project: 'django', version: '1.0.0' });
  await restoreSnapshots(repository, { pages: there, project: 'django' });
  drawKept(there, 'django');
  const text = readFileSync(join(releaseFolder(there, 'django', '1.0.0'), 'index.html'), 'utf8');
  expect(text).toContain('&lt;/script&gt;');
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toMatch(/[\u2028\u202a-\u202e]|javascript:|x{600}/);
});
