import { expect, test } from 'vitest';
import { readStartup } from './startup.ts';

function message(code: number, ...texts: string[]): Buffer {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join('') + (texts.length > 0 ? '\0' : ''));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, body]);
}
const whole = message(196608, 'user', 'shop', 'database', 'shop-1', 'client_encoding', 'UTF8');

test.each([
  ['user and database', whole, { kind: 'startup', user: 'shop', database: 'shop-1' }],
  [
    'the user alone',
    message(196610, 'user', 'database'),
    { kind: 'startup', user: 'database', database: 'database' },
  ],
  ['half of it', whole.subarray(0, 20), { kind: 'incomplete' }],
  ['four bytes', whole.subarray(0, 4), { kind: 'incomplete' }],
  ['a request for TLS', message(80877103), { kind: 'encryption', tls: true, length: 8 }],
  ['one for GSSAPI', message(80877104), { kind: 'encryption', tls: false, length: 8 }],
  ['a request to cancel', message(80877102, 'x'), { kind: 'other' }],
])('%s', (_, bytes, startup) => {
  expect(readStartup(bytes)).toEqual(startup);
});
