import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changes, differences, shop, write } from '../../testing/project.ts';

// What a checkout writes is the commit.

test('a file that does not fit into memory with others is compared too', () => {
  const scratch = shop();
  const line = `${'x'.repeat(1023)}\n`;
  const many = 65 * 1024;
  scratch.add('.gitattributes', '*.txt text eol=crlf\n');
  scratch.add('apps/shop/large.txt', line.repeat(many));
  scratch.add('apps/shop/lines.txt', 'one\n');
  scratch.commit('large');
  write(scratch, 'large.txt', line.replace('\n', '\r\n').repeat(many));
  write(scratch, 'lines.txt', 'one\r\n');
  expect(differences(scratch)).toEqual([]);
  write(scratch, 'large.txt', `y${line.replace('\n', '\r\n').repeat(many)}`);
  expect(differences(scratch)).toEqual(['large.txt: changed']);
}, 60_000);

test('a file over 2 GiB in place of another is a change', () => {
  const scratch = shop();
  truncateSync(join(scratch.root, 'apps/shop/settings/ä b.py'), 2 ** 31 + 1);
  expect(differences(scratch)).toEqual(['settings/ä b.py: changed']);
}, 120_000);

test('a file is the commit’s with other line ends, as stated by .gitattributes or core.autocrlf', () => {
  const scratch = shop();
  scratch.add('.gitattributes', '*.txt text eol=crlf\n');
  scratch.add('apps/shop/lines.txt', 'one\ntwo\n');
  scratch.commit('lines');
  unlinkSync(join(scratch.root, 'apps/shop/lines.txt'));
  scratch.git('checkout', '--', '.');
  expect(lstatSync(join(scratch.root, 'apps/shop/lines.txt')).size).toBe(10);
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  write(scratch, 'lines.txt', 'one\r\nTWO\r\n');
  expect(differences(scratch)).toEqual(['lines.txt: changed']);
});

test('a file with line ends that no checkout writes is a change', () => {
  const scratch = shop();
  scratch.git('config', 'core.autocrlf', 'input');
  write(scratch, 'manage.py', 'print(1)\r\n');
  chmodSync(join(scratch.root, 'apps/shop/manage.py'), 0o755);
  expect(scratch.git('diff', '--name-only')).toBe('');
  expect(differences(scratch)).toEqual(['manage.py: changed']);
});

test.each([
  ['that is in no commit', '.gitattributes', '* text eol=crlf\n', 'print(1)\r\n'],
  ['of the folder that is in no commit', 'apps/shop/.gitattributes', 'manage.py eol=crlf\n', 'print(1)\r\n'],
  ['that was changed', 'apps/.gitattributes', '*.py eol=crlf\n', 'print(1)\r\n'],
])('a file with line ends as stated by a .gitattributes %s is a change', (_, file, attributes, content) => {
  const scratch = shop();
  scratch.add('apps/.gitattributes', '*.md text\n');
  scratch.add('apps/shop/manage.py', 'print(1)\n');
  scratch.commit('lines');
  writeFileSync(join(scratch.root, file), attributes);
  writeFileSync(join(scratch.root, 'apps/shop/manage.py'), content);
  expect(scratch.git('diff', '--name-only', '--', 'apps/shop')).toBe('');
  expect(differences(scratch)).toContain('manage.py: changed');
});

test('a .gitattributes counts with other line ends too, and from the index where a sparse checkout lacks it', () => {
  const scratch = shop();
  scratch.add('.gitattributes', '* text=auto\n*.txt text\n');
  scratch.add('apps/shop/lines.txt', 'one\ntwo\n');
  scratch.commit('lines');
  scratch.git('config', 'core.autocrlf', 'true');
  for (const file of ['.gitattributes', 'apps/shop/lines.txt']) unlinkSync(join(scratch.root, file));
  scratch.git('checkout', '--', '.gitattributes', 'apps/shop/lines.txt');
  expect(lstatSync(join(scratch.root, '.gitattributes')).size).toBe(25);
  expect(differences(scratch)).toEqual([]);
  unlinkSync(join(scratch.root, '.gitattributes'));
  expect(differences(scratch)).toEqual([]);
});

test('a file is the commit’s through a filter, as of encrypted files', () => {
  const scratch = shop();
  scratch.git('config', 'filter.rot.clean', 'tr a-z n-za-m');
  scratch.git('config', 'filter.rot.smudge', 'tr a-z n-za-m');
  scratch.add('.gitattributes', '*.secret filter=rot\n');
  scratch.add('apps/shop/a b.secret', 'hello\n');
  scratch.commit('secret');
  expect(scratch.git('cat-file', 'blob', 'HEAD:apps/shop/a b.secret')).toBe('uryyb');
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  write(scratch, 'a b.secret', 'jello\n');
  expect(differences(scratch)).toEqual(['a b.secret: changed']);
});

test('a Git LFS pointer and its file are both the commit’s, with no Git LFS installed', () => {
  const scratch = shop();
  const content = Buffer.alloc(3000, 'picture');
  const oid = createHash('sha256').update(content).digest('hex');
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
  scratch.add('apps/shop/logo.png', pointer);
  scratch.add('.gitattributes', '*.png filter=lfs diff=lfs merge=lfs -text\n');
  scratch.commit('picture');
  scratch.git('config', 'filter.lfs.smudge', 'false');
  scratch.git('config', 'filter.lfs.required', 'true');
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  writeFileSync(join(scratch.root, 'apps/shop/logo.png'), content);
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  write(scratch, 'logo.png', 'another picture');
  expect(differences(scratch)).toEqual(['logo.png: changed']);
});
