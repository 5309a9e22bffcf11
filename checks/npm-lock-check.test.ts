import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { scratchWorkspace } from './testing/scratch.ts';

const scratch = scratchWorkspace();
afterAll(() => scratch.remove());
beforeEach(() => {
  scratch.git('reset', '-q', '--hard', 'start');
});

const check = () => scratch.run([process.execPath, 'tools/start.mjs', 'npm-lock-check']);

function edit(file: string, change: (text: string) => string): void {
  const path = join(scratch.folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

test('the locks of this repository match', () => {
  const { status, stdout } = check();
  expect(stdout).toContain('package-lock.json matches every package.json');
  expect(status).toBe(0);
});

test('a manifest that asks for something else', () => {
  edit('libs/report/package.json', (text) => text.replace('"fast-xml-parser": "5', '"fast-xml-parser": "4'));
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toContain(
    'package-lock.json does not match the package.json files: run npm install to update it.',
  );
});

test('a lock that names a download address', () => {
  edit('package-lock.json', (text) =>
    text.replace('"integrity"', '"resolved": "https://mirror.invalid/x.tgz", "integrity"'),
  );
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toContain('holds download addresses');
});
