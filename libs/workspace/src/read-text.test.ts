import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readText } from './read-text.ts';

const at = (name: string) => join(scratchFolder, name);
const scratchFolder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
afterAll(() => rmSync(scratchFolder, { recursive: true }));

test('the text of a file, and nothing where there is none', () => {
  writeFileSync(at('file'), 'ä\r\n');
  symlinkSync('file', at('link'));
  symlinkSync('nowhere', at('dangling'));
  expect(['file', 'link', 'dangling', 'missing', 'file/below'].map((name) => readText(at(name)))).toEqual([
    'ä\r\n',
    'ä\r\n',
    undefined,
    undefined,
    undefined,
  ]);
});

test.each<[string, number[]]>([
  ['little', [0xff, 0xfe, 0x61, 0, 0xe4, 0, 0x0a, 0]],
  ['big', [0xfe, 0xff, 0, 0x61, 0, 0xe4, 0, 0x0a]],
])('a text in UTF-16 with its %s end first', (end, bytes) => {
  writeFileSync(at(end), Uint8Array.from(bytes));
  expect(readText(at(end))).toBe('aä\n');
});

test.each<[string, (file: string) => void, RegExp]>([
  ['folder', (file) => mkdirSync(file), /\/folder is no regular file/],
  ['pipe', (file) => execFileSync('mkfifo', [file]), /\/pipe is no regular file/],
  ['loop', (file) => symlinkSync('loop', file), /\/loop cannot be read \(ELOOP\)/],
  [
    'huge',
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, 2 ** 31 + 1);
    },
    /\/huge is larger than 64 MiB/,
  ],
])('a %s is an error that names it', (name, make, message) => {
  make(at(name));
  expect(() => readText(at(name))).toThrow(message);
});
