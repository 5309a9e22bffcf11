import { expect, test } from 'vitest';
import { whyNotRecorded, whyWorse } from './lint-result.ts';
import { compare } from './linters.ts';

const crash = compare('manage.py check', 'fails');
const migration = compare('makemigrations', 1);
const findings = compare('mypy', 7, 6);

test('more findings fail, and can be accepted', () => {
  expect(whyWorse('shop', [compare('ruff', 0), findings])).toBe(
    'shop: mypy 7 findings (accepted: 6 findings). Correct what stands above (as many as were accepted may stay), or accept it with "npx shipshape lint --write-baseline --project=shop".',
  );
  expect(whyNotRecorded('shop', [findings])).toBeUndefined();
});

test.each([
  ['a check that could not check', crash, 'manage.py check could not check'],
  [
    'a linter that could check before',
    compare('mypy', 'fails', 6),
    'mypy could not check (accepted: 6 findings)',
  ],
  ['a missing migration', migration, 'makemigrations 1 finding'],
  ['one more of them', compare('makemigrations', 2, 1), 'makemigrations 2 findings (accepted: 1 finding)'],
])(
  '%s is to be corrected, and is neither offered nor recorded, with or without other findings',
  (_, one, words) => {
    expect(whyWorse('shop', [one])).toMatch(
      new RegExp(`^shop: ${words.replace(/[()]/g, '.')}\\. Correct what stands above`),
    );
    expect(whyWorse('shop', [one])?.includes('"python manage.py makemigrations"')).toBe(
      words.includes('makemig'),
    );
    expect(whyWorse('shop', [findings, one])).not.toContain('accept it');
    expect(whyNotRecorded('shop', [findings, one])).toBe(
      `shop: ${words}: a baseline does not accept that, so nothing is recorded. Correct what stands above, then run "npx shipshape lint --write-baseline --project=shop" again.`,
    );
  },
);

test.each([
  compare('pylint', 'fails', 'fails'),
  compare('makemigrations', 1, 1),
  compare('mypy', 5, 'fails'),
])('what was accepted at the adoption stays accepted: %o', (one) => {
  expect(whyWorse('shop', [one])).toBeUndefined();
  expect(whyNotRecorded('shop', [one])).toBeUndefined();
});
