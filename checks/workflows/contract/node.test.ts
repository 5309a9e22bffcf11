import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { findNode } from '../../../.github/actions/setup/find-node.mjs';

test('the newest whole Node of a major version is taken out of the tool cache', () => {
  const cache = scratch();
  const file = (path: string) => {
    mkdirSync(dirname(join(cache, path)), { recursive: true });
    writeFileSync(join(cache, path), '');
  };
  for (const version of ['24.9.0', '24.10.0', '22.30.0']) {
    file(`node/${version}/x64/bin/node`);
    file(`node/${version}/x64.complete`);
  }
  // One that was cut off, and one without its program.
  file('node/24.11.0/x64/bin/node');
  file('node/24.12.0/x64.complete');
  expect(findNode(cache, '24', 'x64')).toBe(join(cache, 'node/24.10.0/x64'));
  for (const [major, arch] of [
    ['2', 'x64'],
    ['26', 'x64'],
    ['24', 'arm64'],
  ] as const)
    expect(findNode(cache, major, arch)).toBeUndefined();
  expect(findNode('', '24', 'x64')).toBeUndefined();
});
