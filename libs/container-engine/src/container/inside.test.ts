import { expect, test } from 'vitest';
import { toRestrictions } from './inside.ts';

const free = {
  uid: 0,
  capabilities: ['0000000000000000', '00000000a80425fb', '0000000000000000'],
  noNewPrivileges: false,
  readOnly: false,
  interfaces: ['lo', 'eth0'],
  outside: ['timed out', 'ENETUNREACH'],
};
const held = {
  uid: 10001,
  capabilities: ['0000000000000000', '0000000000000000', '0000000000000000'],
  noNewPrivileges: true,
  readOnly: true,
  interfaces: ['lo'],
  outside: ['ENETUNREACH', 'EAFNOSUPPORT'],
};

test('a container that nothing holds back has no restriction enforced', () => {
  expect(toRestrictions(free).map(({ enforced }) => enforced)).toEqual([false, false, false, false, false]);
});

test('a locked-down container has every restriction enforced', () => {
  expect(toRestrictions(held).map(({ enforced }) => enforced)).toEqual([true, true, true, true, true]);
});

test.each([
  ['an interface beside lo', { interfaces: ['lo', 'eth0'] }],
  ['a silence that may be a firewall', { outside: ['timed out', 'ENETUNREACH'] }],
  ['a connection', { outside: ['connected to 192.0.2.1', 'ENETUNREACH'] }],
])('%s is no proof that there is no network', (_, seen) => {
  const network = toRestrictions({ ...held, ...seen }).find(({ name }) => name === 'no network');
  expect(network?.enforced).toBe(false);
});
