import { scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { readHistory } from './history.ts';

const question = (root: string, folder?: string) => ({
  root,
  project: 'shop',
  folder,
  repository: 'https://git.example.org/team/shop',
});
const titles = (changes: { kind: string; title: string }[]) =>
  changes.map(({ kind, title }) => `${kind} ${title}`);

test('each release has what it was the first to bring, worded for the client', () => {
  const scratch = scratchRepository();
  scratch.commit('feat: search');
  scratch.commit('chore: tidy');
  scratch.git('tag', 'shop@1.0.0');
  scratch.commit('feat: basket');
  scratch.git('tag', 'shop@1.1.0-rc.1');
  scratch.git('tag', 'other@7.0.0');
  scratch.commit('fix(basket): total (#3)');
  scratch.git('tag', '-a', '-m', 'x', 'shop@1.1.0');
  const head = scratch.commit('feat: pay');
  const facts = readHistory(question(scratch.root));
  expect(facts).toMatchObject({
    wording: 'conventional',
    shallow: false,
    head: { commit: head, branch: 'main' },
  });
  expect(facts.releases.map(({ version, changes }) => [version, titles(changes)])).toEqual([
    ['1.1.0', ['fixed Total', 'new Basket']],
    ['1.0.0', ['other Tidy', 'new Search']],
  ]);
  expect(titles(facts.unreleased)).toEqual(['new Pay']);
  expect(facts.unreleased[0]?.url).toBe(`https://git.example.org/team/shop/commit/${head}`);
});

test('the patch of an old line is not the last release, though it came last', () => {
  const scratch = scratchRepository();
  scratch.commit('feat: search');
  scratch.git('tag', 'shop@9.0.0');
  scratch.git('branch', 'old');
  scratch.commit('feat: basket');
  scratch.git('tag', 'shop@10.0.0');
  scratch.git('checkout', '-q', 'old');
  scratch.commit('fix: total');
  scratch.git('tag', 'shop@9.0.1');
  scratch.git('checkout', '-q', 'main');
  scratch.commit('feat: pay');
  const facts = readHistory(question(scratch.root));
  expect(facts.releases.map(({ version, changes }) => [version, titles(changes)])).toEqual([
    ['10.0.0', ['new Basket']],
    ['9.0.1', ['fixed Total']],
    ['9.0.0', ['new Search']],
  ]);
  expect(titles(facts.unreleased)).toEqual(['new Pay']);
});

test('no tag, no convention, no merge: every title stands, and nothing is released', () => {
  const scratch = scratchRepository();
  scratch.commit('First page');
  scratch.commit('Fix the menu');
  expect(readHistory(question(scratch.root))).toMatchObject({
    releases: [],
    wording: 'merges',
    unreleased: [
      { kind: 'fixed', title: 'Fix the menu' },
      { kind: 'new', title: 'First page' },
    ],
  });
});

test('without a convention merges stand for what they bring, and direct commits are folded', () => {
  const scratch = scratchRepository();
  scratch.commit('Begin');
  scratch.git('checkout', '-q', '-b', 'pay');
  scratch.commit('wip');
  scratch.commit('more');
  scratch.git('checkout', '-q', 'main');
  scratch.commit('typo');
  scratch.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #1 from team/pay\n\nPay by card', 'pay');
  expect(titles(readHistory(question(scratch.root)).unreleased)).toEqual([
    'new Pay by card',
    'other Typo',
    'other Begin',
  ]);
});

test('a branch that is merged more than once is one thing', () => {
  const scratch = scratchRepository();
  scratch.commit('Begin');
  scratch.git('checkout', '-q', '-b', 'pay');
  for (let at = 1; at <= 2; at++) {
    scratch.git('checkout', '-q', 'pay');
    scratch.commit(`step ${at}`);
    scratch.git('checkout', '-q', 'main');
    scratch.git('merge', '-q', '--no-ff', '-m', "Merge branch 'pay'", 'pay');
  }
  expect(titles(readHistory(question(scratch.root)).unreleased)).toEqual([
    'new Pay',
    'other Pay',
    'other Begin',
  ]);
});

test('of a team that commits directly and merges now and then, every title stands', () => {
  const scratch = scratchRepository();
  for (let at = 1; at <= 6; at++) scratch.commit(`Page ${at}`);
  scratch.git('checkout', '-q', '-b', 'pay');
  scratch.commit('more');
  scratch.git('checkout', '-q', 'main');
  scratch.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #1 from kim/pay\n\nPay by card', 'pay');
  const { unreleased } = readHistory(question(scratch.root));
  expect(titles(unreleased).slice(0, 2)).toEqual(['new Pay by card', 'new Page 6']);
});

test('a clock that was set back, a patch of an old line and two tags of one commit change no order', () => {
  const scratch = scratchRepository();
  scratch.commit('feat: one', '2024-05-01T00:00:00Z');
  scratch.git('tag', 'shop@1.0.0');
  scratch.commit('feat: two', '2020-01-01T00:00:00Z');
  scratch.git('tag', 'shop@2.0.0');
  scratch.git('tag', 'shop@2.0.1');
  scratch.git('checkout', '-q', '-b', 'old', 'shop@1.0.0');
  scratch.commit('fix: of the old line', '2024-06-01T00:00:00Z');
  scratch.git('tag', 'shop@1.0.1');
  scratch.git('checkout', '-q', 'main');
  const { releases, unreleased } = readHistory(question(scratch.root));
  expect(releases.map(({ version, changes }) => [version, titles(changes)])).toEqual([
    ['2.0.1', []],
    ['2.0.0', ['new Two']],
    ['1.0.1', ['fixed Of the old line']],
    ['1.0.0', ['new One']],
  ]);
  expect(unreleased).toEqual([]);
});

test('what was made and taken back in one stretch is folded; what was reverted again counts', () => {
  const scratch = scratchRepository();
  const bad = scratch.commit('feat: bad idea');
  scratch.commit(`Revert "feat: bad idea"\n\nThis reverts commit ${bad}.`);
  const good = scratch.commit('feat: good idea');
  const revert = scratch.commit(`revert: good idea\n\nThis reverts commit ${good}.`);
  scratch.commit(`Reapply\n\nThis reverts commit ${revert}.`);
  const { unreleased } = readHistory(question(scratch.root));
  expect(unreleased.filter(({ kind }) => kind === 'new').map(({ title }) => title)).toEqual(['Good idea']);
});

test('of several applications each has its own news, whichever way they are worded', () => {
  const scratch = scratchRepository();
  scratch.add('apps/shop/a', '1');
  scratch.commit('feat: of the shop');
  scratch.add('apps/blog/a', '1');
  scratch.commit('feat: of the blog');
  expect(titles(readHistory(question(scratch.root, 'apps/shop')).unreleased)).toEqual(['new Of the shop']);

  const merging = scratchRepository();
  merging.commit('Begin');
  for (const name of ['shop', 'blog']) {
    merging.git('checkout', '-q', '-b', name, 'main');
    merging.add(`apps/${name}/a`, '1');
    merging.commit('work');
    merging.git('checkout', '-q', 'main');
    merging.git('merge', '-q', '--no-ff', '-m', `Merge branch 'new-${name}'`, name);
  }
  expect(titles(readHistory(question(merging.root, 'apps/shop')).unreleased)).toEqual(['new New shop']);
});

test('a shallow clone, a clone without a commit and a folder that is no clone are told', () => {
  const scratch = scratchRepository();
  scratch.commit('feat: one');
  scratch.commit('feat: two');
  const shallow = scratchFolder();
  scratch.git('clone', '-q', '--depth=1', `file://${scratch.root}`, shallow);
  expect(readHistory(question(shallow))).toMatchObject({ shallow: true, unreleased: [{ title: 'Two' }] });
  expect(() => readHistory(question(scratchRepository().root))).toThrow('has no commit yet');
  expect(() => readHistory(question(scratchFolder()))).toThrow('is not a git clone');
});
