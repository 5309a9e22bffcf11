import { expect, test } from 'vitest';
import { scratchRepository } from '../testing/index.ts';
import { commitsThatTouch, readLog, tagsWithCommits } from './log.ts';

test('a message comes whole, whatever it holds, and the clone cannot change the answer', () => {
  const scratch = scratchRepository();
  scratch.git('config', 'i18n.logOutputEncoding', 'ISO-8859-1');
  scratch.git('config', 'log.showSignature', 'true');
  const subject = 'feat: <script>alert(1)</script> \u202e ñ %H \u001f ![x](y)';
  const first = scratch.commit(`${subject}\n\nbody\n\nwith lines`, '2024-11-13T13:42:28+01:00');
  const second = scratch.commit('fix: two', '2024-11-13T13:42:29+01:00');
  expect(readLog(scratch.root, [second])).toEqual([
    { sha: second, parents: [first], seconds: 1731501749, subject: 'fix: two', body: '' },
    { sha: first, parents: [], seconds: 1731501748, subject, body: 'body\n\nwith lines\n' },
  ]);
});

test('a child comes before its parent also where the clock was set back', () => {
  const scratch = scratchRepository();
  const parent = scratch.commit('parent', '2024-11-13T13:00:00Z');
  const child = scratch.commit('child', '2019-01-01T00:00:00Z');
  expect(readLog(scratch.root, [child]).map(({ sha }) => sha)).toEqual([child, parent]);
});

test('what touches a folder is found on side branches too, by its literal name', () => {
  const scratch = scratchRepository();
  scratch.add('other', '1');
  scratch.commit('one');
  scratch.git('checkout', '-q', '-b', 'side');
  scratch.add('apps/a*b/f', '1');
  const side = scratch.commit('two');
  scratch.git('checkout', '-q', 'main');
  scratch.add('apps/aXb/f', '1');
  scratch.commit('three');
  scratch.git('merge', '-q', '--no-edit', 'side');
  expect([...commitsThatTouch(scratch.root, [scratch.git('rev-parse', 'HEAD')], 'apps/a*b')]).toEqual([side]);
});

test('light and annotated tags stand for their commits; others and tags of no commit are left out', () => {
  const scratch = scratchRepository();
  scratch.add('f', '1');
  const commit = scratch.commit('one');
  scratch.git('tag', 'shop@1.0.0');
  scratch.git('tag', '-a', '-m', 'text', 'shop@1.1.0');
  scratch.git('tag', 'other@1.0.0');
  scratch.git('tag', 'shop@9.0.0', scratch.git('rev-parse', 'HEAD:f'));
  expect(tagsWithCommits(scratch.root, 'shop@').map(({ name, commit }) => [name, commit])).toEqual([
    ['shop@1.0.0', commit],
    ['shop@1.1.0', commit],
  ]);
});
