import { expect, test } from 'vitest';
import type { DjangoProject } from '../describe/project.ts';
import { nodeMajor } from './node-version.ts';

function major(files: Record<string, string>, version?: string) {
  const dockerfiles = Object.keys(files)
    .filter((path) => /Dockerfile/.test(path))
    .map((path) => ({ value: { path, production: path === 'Dockerfile' }, evidence: [] }));
  return nodeMajor(
    { root: '.', dockerfiles, static: { value: { node: { version } } } } as unknown as DjangoProject,
    'web',
    (path) => files[path],
  );
}
const manifest = (content: object) => ({ 'web/package.json': JSON.stringify(content) });

test.each<[string, Record<string, string>, number]>([
  ['nothing', {}, 22],
  ['.nvmrc of the repository', { '.nvmrc': 'v24.1.0\n' }, 24],
  ['.nvmrc of the front end', { '.nvmrc': 'v24.1.0\n', 'web/.nvmrc': '20' }, 20],
  ['a release by its name', { '.nvmrc': 'lts/iron\n' }, 20],
  ['one that is older than every base', { '.nvmrc': 'lts/Hydrogen\n' }, 20],
  ['the newest', { '.nvmrc': 'lts/*\n' }, 24],
  ['a word that is no release', { '.nvmrc': 'default\n' }, 22],
  ['Volta', manifest({ volta: { node: '20.11.0' }, engines: { node: '>=22' } }), 20],
  ['.tool-versions', { '.tool-versions': 'python 3.12.1\nnodejs 24.0.1\n' }, 24],
  ['mise.toml', { 'mise.toml': '[tools]\nnode = "24"\n' }, 24],
  [
    "production's Dockerfile",
    {
      'Dockerfile.dev': 'FROM node:24\n',
      Dockerfile: 'FROM --platform=amd64 docker.io/library/node:20-slim AS web\n',
    },
    20,
  ],
  ['the newest in a Dockerfile', { Dockerfile: 'FROM node:lts-alpine\n' }, 24],
  ["a Dockerfile's variable", { Dockerfile: 'ARG NODE_VERSION=20.1\nFROM node:$NODE_VERSION\n' }, 20],
  ['a repository of packages', { Dockerfile: 'RUN curl https://example.com/setup_24.x | bash -\n' }, 24],
  ['the Dockerfile of init', { Dockerfile: 'FROM docker.io/library/node:24-slim AS official-node\n' }, 22],
  ['engines', manifest({ engines: { node: '^20.9' } }), 20],
  ['engines with a lower bound only', manifest({ engines: { node: '>=18' } }), 22],
])('the Node of a build that is stated by %s', (_, files, expected) => {
  expect(major(files)).toBe(expected);
});

test('the Node of CI counts for less than what files and Dockerfiles state', () => {
  expect(major({}, '20.x')).toBe(20);
  expect(major(manifest({ engines: { node: '>=22' } }), 'lts/*')).toBe(24);
  expect(major({ Dockerfile: 'FROM node:24\n' }, '20')).toBe(24);
});
