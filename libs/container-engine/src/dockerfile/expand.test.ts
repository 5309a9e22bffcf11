import { expect, test } from 'vitest';
import { expand } from './expand.ts';

const values = new Map([
  ['TAG', 'v1.2-slim-trixie'],
  ['NAME', 'team/shop/web'],
  ['EMPTY', ''],
]);

test.each([
  ['base:{TAG}', 'base:v1.2-slim-trixie'],
  ['base:{TAG#v}', 'base:1.2-slim-trixie'],
  ['{NAME#*/}', 'shop/web'],
  ['{NAME##*/}', 'web'],
  ['{TAG%-*}', 'v1.2-slim'],
  ['{TAG%%-*}', 'v1.2'],
  ['{TAG/-/_}', 'v1.2_slim-trixie'],
  ['{TAG//-/_}', 'v1.2_slim_trixie'],
  ['{NAME//\\//-}', 'team-shop-web'],
  ['{TAG#x}', 'v1.2-slim-trixie'],
  ['{NONE:-latest}', 'latest'],
  ['{EMPTY:-latest}', 'latest'],
  ['{EMPTY-latest}', ''],
  ['{TAG:+set}', 'set'],
  ['{NONE#v}', ''],
  ['"a\\nb\\"\\\\c"\\d', 'a\\nb"\\cd'],
])('%s, each brace with a dollar before it, becomes %s', (text, expected) => {
  expect(expand(text.replaceAll('{', '$' + '{'), values)).toBe(expected);
});
