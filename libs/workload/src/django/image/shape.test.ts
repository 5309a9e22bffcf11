import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { djangoImage, statedBase } from './shape.ts';

test.each([
  [
    'ARG PYTHON_IMAGE=docker.io/library/python:3.12-slim-trixie',
    'docker.io/library/python:3.12-slim-trixie',
    'noble',
  ],
  ['ARG PYTHON_IMAGE=python:3.11.9-slim', 'docker.io/library/python:3.11.9-slim', 'bookworm'],
  [
    'ARG PYTHON_IMAGE="registry.example:5000/team/python:3.14"',
    'registry.example:5000/team/python:3.14',
    'forky',
  ],
  ['ARG PYTHON_IMAGE=python:3.9-slim', 'docker.io/library/python:3.9-slim', undefined],
  ['FROM python:3.12-slim AS build', 'docker.io/library/python:3.12-slim', 'noble'],
  ['ARG PYTHON_IMAGE\nFROM $PYTHON_IMAGE', 'docker.io/library/python:3.13-slim-trixie', 'trixie'],
  ['', 'docker.io/library/python:3.13-slim-trixie', 'trixie'],
  [
    'ARG PYTHON_IMAGE=official\nFROM python:3.12-slim AS tools\nFROM python:3.14-slim AS Official\nFROM $PYTHON_IMAGE',
    'docker.io/library/python:3.14-slim',
    'forky',
  ],
])('%s', (dockerfile, official, suite) => {
  const base = statedBase(`# A comment\n${dockerfile}\n`);
  expect(`${base.official.repository}:${base.official.tag}`).toBe(official);
  expect(base.debian?.suite).toBe(suite);
});

test('one that states a digest is that image, and its tag tells which Python it has', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const { official, version } = statedBase(
    `FROM docker.io/library/python:3.12-slim-trixie@${digest} AS base\n`,
  );
  expect(official).toEqual({ repository: 'docker.io/library/python', tag: '3.12-slim-trixie', digest });
  expect(version).toBe('3.12');
});

test.each([
  ['ARG NODE_IMAGE=official-node\nFROM node:24-slim AS official-node', 'node:24-slim'],
  ['ARG NODE_IMAGE=node:22-slim', 'node:22-slim'],
  ['FROM node:22-slim AS assets', undefined],
])("buildah finds no stage by a variable, so a build is given Node's image: %s", (dockerfile, node) => {
  const folder = scratch();
  writeFileSync(join(folder, 'Dockerfile'), `${dockerfile}\n`);
  const image = djangoImage({ root: '.' } as never, folder);
  const values = { version: '1', revision: 'a', created: '' };
  const given = (base: string) => image.buildArguments(base, values as never).NODE_IMAGE;
  expect(given('docker.io/library/python:3.13')).toBe(node);
  expect(given('127.0.0.1:5000/python')).toBe(node && '127.0.0.1:5000/python');
});
