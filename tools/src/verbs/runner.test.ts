import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
  writeFileSync(join(folder, 'nx.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bin = join(workspaceRoot, 'tools/bin/shipshape.mjs');
function printed(env: NodeJS.ProcessEnv): string {
  const given = { PATH: process.env.PATH, ...env };
  return execFileSync(process.execPath, [bin, 'runner'], { cwd: folder, encoding: 'utf8', env: given });
}

function project(name: string, dockerfile: string) {
  mkdirSync(join(folder, 'apps', name), { recursive: true });
  writeFileSync(join(folder, 'apps', name, 'manage.py'), '');
  writeFileSync(join(folder, 'apps', name, 'Dockerfile'), dockerfile);
}

test("images go to the repository's packages, in lower case, where no registry is named", () => {
  expect(printed({ GITHUB_REPOSITORY: 'Acme/Web', REGISTRY: '' })).toBe(
    'registry=ghcr.io/acme/web\nregistry-host=ghcr.io\npython<<end\nend\n',
  );
});

test('images go to the registry that is named', () => {
  expect(printed({ GITHUB_REPOSITORY: 'Acme/Web', REGISTRY: 'registry.example:5000/Team/' })).toContain(
    'registry=registry.example:5000/team\nregistry-host=registry.example:5000\n',
  );
});

test('the Python of the runner is that of the images', () => {
  project('web', 'FROM docker.io/library/python:3.13-slim@sha256:0\n');
  project('old', 'ARG PYTHON_IMAGE=python:3.9-slim\nFROM $PYTHON_IMAGE\n');
  project('go', 'FROM golang:1.24\n');
  expect(printed({ GITHUB_REPOSITORY: 'a/b' })).toContain('python<<end\n3.9\n3.13\nend\n');
});
