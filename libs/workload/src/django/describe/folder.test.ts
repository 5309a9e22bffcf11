import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { djangoProject, writeProject } from '../../../testing/index.ts';
import { describeFolder } from './folder.ts';

const counters = '/proc/self/io';
const bytesRead = () => Number(/rchar: (\d+)/.exec(readFileSync(counters, 'utf8'))?.[1]);

test.skipIf(!existsSync(counters))('a repository of 4 GB is listed, and its large files are not read', () => {
  const { root, git, commit } = scratchRepository();
  writeProject(root, djangoProject());
  git('add', '--all');
  commit('start');
  // Sparse, and under names that a description looks at, too.
  const large = [
    'media/film.mp4',
    'data/requirements.txt',
    'package.json',
    '.env',
    'config/dump.py',
    'docker/Dockerfile',
  ];
  for (const path of large) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const file = openSync(join(root, path), 'w');
    ftruncateSync(file, 700 * 1024 * 1024);
    closeSync(file);
  }
  const before = bytesRead();
  const [project] = describeFolder(root);
  expect(project?.root).toBe('.');
  expect(bytesRead() - before).toBeLessThan(20 * 1024 * 1024);
});

test('modules beside a manage.py that is a link into another folder are imported from where it stands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  const { 'manage.py': text = '', ...files } = djangoProject();
  writeProject(folder, { ...files, 'config/__main__.py': text });
  symlinkSync('config/__main__.py', join(folder, 'manage.py'));
  const [project] = describeFolder(folder);
  rmSync(folder, { recursive: true });
  expect(project?.importFolders).toEqual(['.']);
});

test('requirements that PowerShell wrote, in UTF-16, are read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  writeProject(folder, djangoProject());
  writeFileSync(join(folder, 'requirements.txt'), '\uFEFFDjango==5.2.1\r\nredis==5.0\r\n', 'utf16le');
  const [project] = describeFolder(folder);
  rmSync(folder, { recursive: true });
  expect(project?.requirements.map(({ value }) => value.name)).toContain('redis');
});
