import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../testing/index.ts';
import { readText } from './read-text.ts';

const at = (name: string) => join(scratchFolder, name);
const scratchFolder = scratch();

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
