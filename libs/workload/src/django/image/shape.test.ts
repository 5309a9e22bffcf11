import { expect, test } from 'vitest';
import { statedBase } from './shape.ts';

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
