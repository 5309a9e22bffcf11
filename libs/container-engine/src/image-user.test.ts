import { expect, test } from 'vitest';
import { imageUser } from './image-user.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/sh\napp:x:10001:10002::/home/app:/bin/sh\nbare:x:7:8:::\n';
const GROUP = 'root:x:0:\nstaff:x:50:\n10:x:60:\n';

test.each([
  ['', { uid: 0, gid: 0, home: '/root' }],
  ['app', { uid: 10001, gid: 10002, home: '/home/app' }],
  ['10001', { uid: 10001, gid: 10002, home: '/home/app' }],
  ['10001:20', { uid: 10001, gid: 20, home: '/home/app' }],
  ['app:staff', { uid: 10001, gid: 50, home: '/home/app' }],
  ['4711', { uid: 4711, gid: 0, home: '/' }],
  ['4711:4712', { uid: 4711, gid: 4712, home: '/' }],
  ['bare', { uid: 7, gid: 8, home: '/' }],
  ['app:10', { uid: 10001, gid: 60, home: '/home/app' }],
])('USER %s', (user, expected) => {
  expect(imageUser(user, PASSWD, GROUP)).toEqual(expected);
});

test('an image without a passwd file knows numbers only', () => {
  expect(imageUser('', '', '')).toEqual({ uid: 0, gid: 0, home: '/' });
  expect(() => imageUser('app', '', '')).toThrow(
    /USER app is not in its \/etc\/passwd: write USER as a number/,
  );
  expect(() => imageUser('1:staff', '', '')).toThrow(/group staff is not in its \/etc\/group/);
});
