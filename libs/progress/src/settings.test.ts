import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { progressSettings } from './settings.ts';

function folderWith(stated?: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (stated) writeFileSync(join(folder, 'shipshape.json'), JSON.stringify(stated));
  return folder;
}

test('without a line of configuration there is a title and nothing else', () => {
  expect(progressSettings(folderWith(), 'web-shop', {})).toEqual({
    title: 'Web shop',
    language: 'en',
    environments: [],
    page: null,
    rules: undefined,
  });
});

test('a repository variable adds environments, and replaces one of the same name; paths are those of the smoke test', () => {
  const folder = folderWith({
    smoke: { health: '/up', version: '/v' },
    progress: {
      title: 'The bakery',
      language: 'es',
      environments: [
        { name: 'staging', url: 'https://a.example' },
        { name: 'production', url: 'https://b.example', health: '/alive' },
      ],
    },
  });
  const found = progressSettings(folder, 'shop', {
    PROGRESS_ENVIRONMENTS: 'staging=https://c.example/?a=b\ntest=https://d.example',
  });
  expect(found).toMatchObject({ title: 'The bakery', language: 'es' });
  expect(found.environments).toEqual([
    { name: 'staging', url: 'https://c.example/?a=b', health: '/up', version: '/v' },
    { name: 'production', url: 'https://b.example/', health: '/alive', version: '/v' },
    { name: 'test', url: 'https://d.example/', health: '/up', version: '/v' },
  ]);
});

test.each([
  'https://me:secret@a.example',
  'staging=ftp://a.example',
  'staging=javascript:alert(1)',
  'staging=',
])('an invalid address is told apart, and never repeated: %s', (text) => {
  const { environments } = progressSettings(folderWith(), 'shop', {
    PROGRESS_ENVIRONMENTS: `${text} test=https://d.example`,
  });
  expect(environments).toMatchObject([
    { wrong: expect.stringContaining('PROGRESS_ENVIRONMENTS: ') },
    { url: 'https://d.example/' },
  ]);
  expect(JSON.stringify(environments)).not.toMatch(/secret|ftp|alert/);
});
