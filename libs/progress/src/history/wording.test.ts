import { expect, test } from 'vitest';
import { clientTitle, guessKind, kindOf, mergeTitle, readConventional } from './wording.ts';

const kind = (subject: string) => {
  const read = readConventional(subject);
  return read ? kindOf(read) : 'no convention';
};

test.each([
  ['feat: search', 'new', 'Search'],
  ['feat(shop)!: search by colour (#12)', 'new', 'Search by colour'],
  ['Fix(cart): total with discounts, closes #3', 'fixed', 'Total with discounts'],
  ['perf: list of orders.', 'fixed', 'List of orders'],
  ['fix(deps): update django to 5.2', 'other', 'Update django to 5.2'],
  ['chore: tidy', 'other', 'Tidy'],
  ['feat:no blank', 'no convention', 'Feat:no blank'],
  ['Note: this is no type', 'no convention', 'Note: this is no type'],
  ['SHOP-12: pay by card', 'no convention', 'Pay by card'],
  ['feat: pay by card [SHOP-12]', 'new', 'Pay by card'],
  ['feat: pay by card (SHOP-12) (#7)', 'new', 'Pay by card'],
  ['feat: 3D view (beta)', 'new', '3D view (beta)'],
  ['feat: \u202egnp.exe\u202c \u200bhidden\u0007', 'new', 'Gnp.exe hidden'],
  ['feat: <script>alert(1)</script> ![x](http://a/b)', 'new', '<script>alert(1)</script> x'],
  [`feat: ${'x'.repeat(10_000)}`, 'new', `X${'x'.repeat(138)}…`],
  ['feat: 👩‍🚀 ñandú', 'new', '👩‍🚀 ñandú'],
])('%j', (subject, expectedKind, title) => {
  expect([kind(subject), clientTitle(subject)]).toEqual([expectedKind, title]);
});

test.each([
  ['Merge pull request #12 from team/pay-by-card', '\nPay by card\n\nmore', 'Pay by card'],
  ["Merge branch 'pay-by-card' into 'main'", 'Pay by card\n\nSee merge request team/shop!7', 'Pay by card'],
  ["Merge branch 'feature/pay_by-card'", '', 'pay by card'],
  ["Merge remote-tracking branch 'origin/main' into x", '', undefined],
  ["Merge branch 'main' into pay", '', undefined],
  ["Merge tag 'v1'", '', undefined],
  ['Merged in pay-by-card (pull request #4)', 'Pay by card\n\nApproved-by: A', 'Pay by card'],
  ['Pay by card (#12)', '* one\n* two', 'Pay by card (#12)'],
])('the title of the merge %j', (subject, body, title) => {
  expect(mergeTitle(subject, body)).toBe(title);
});

test.each([
  ['Fix the total', 'fixed'],
  ['Bump django from 5.1 to 5.2', 'other'],
  ['Revert "Pay by card"', 'other'],
  ['Pay by card', 'new'],
  ['chore: tidy', 'other'],
])('the kind of %j without a convention', (title, expected) => {
  expect(guessKind(title)).toBe(expected);
});

// A title with some twenty numbers, and one of blanks: each took longer for each more of them, up to hours.
test.each([
  ['numbers before other words', `feat: pay${' (#1)'.repeat(26)} by card`, /^Pay \(#1\) /],
  ['numbers at the end', `feat: pay by card${' (#1)'.repeat(380)}`, /^Pay by card$/],
  ['brackets that stay open', `pay${' (a'.repeat(1300)}`, /^Pay \(a /],
  ['blanks', `pay${' '.repeat(3900)}by card`, /^Pay by card$/],
])('a title with many %s is read at once', { timeout: 5000 }, (_, subject, title) => {
  expect(clientTitle(subject)).toMatch(title);
});
