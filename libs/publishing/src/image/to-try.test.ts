import { expect, test } from 'vitest';
import { namesToTry } from './to-try.ts';

const here = 'registry.example/shop';
const commit = 'c0ffee'.padEnd(40, '0');
const own = { image: here, digest: 'sha256:1' };

test.each<[string, string, { image: string; digest: string } | undefined, string[]]>([
  ['what this clone published last comes first', '', own, ['sha256:1', 'latest', 'main']],
  ['what it published elsewhere does not count', '', { ...own, image: 'other/shop' }, ['latest', 'main']],
  ['a fresh clone takes the last release', '', undefined, ['latest', 'main']],
  ['a branch is meant by its tag', 'feature/basket', own, ['feature-basket']],
  ['a version is itself', '1.4.0', own, ['1.4.0']],
  ['so is a digest', `sha256:${'a'.repeat(64)}`, own, [`sha256:${'a'.repeat(64)}`]],
  ['a commit is meant by its tag', commit, own, [`sha-${commit}`]],
  ['which may be given itself', `sha-${commit}`, own, [`sha-${commit}`]],
])('%s', (_, wanted, last, names) => {
  expect(namesToTry(wanted, here, last, 'main')).toEqual(names);
});
