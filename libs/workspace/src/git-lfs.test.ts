import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../testing/index.ts';
import { lfsPointer, lfsPointerAt } from './git-lfs.ts';

const oid = 'a'.repeat(64);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 3\n`;

test.each<[string, string, string | undefined]>([
  ['a pointer', pointer, oid],
  ['one with an extension', pointer.replace('oid', `ext-0-foo sha256:${'b'.repeat(64)}\noid`), oid],
  ['the beginning of one', pointer.slice(0, 60), undefined],
  ['a text about one', `See: ${pointer}`, undefined],
  ['what is too long for one', pointer + 'x'.repeat(1000), undefined],
  ['nothing', '', undefined],
])('%s', (_, text, digest) => {
  expect(lfsPointer(Buffer.from(text))).toBe(digest);
  const file = join(scratch(), 'file');
  writeFileSync(file, text);
  expect(lfsPointerAt(file)).toBe(digest);
});

test('whatever else lies there is none, and holds nothing up', () => {
  const folder = scratch();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('pointer'), pointer);
  symlinkSync('pointer', at('link'));
  symlinkSync('nowhere', at('dangling'));
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('big'), '');
  truncateSync(at('big'), 2 ** 31 + 1);
  for (const name of ['link', 'dangling', 'pipe', 'big', 'missing', 'pointer/below', '.'])
    expect([name, lfsPointerAt(at(name))]).toEqual([name, undefined]);
});
