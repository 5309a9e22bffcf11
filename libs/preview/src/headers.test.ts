import { expect, test } from 'vitest';
import { toInside, toOutside } from './headers.ts';

const outside = 'http://localhost:8001';
const shop = { outside, inside: 'https://shop.example' };

test.each([
  ['the host', { host: 'localhost:8001' }, { host: 'shop.example' }],
  ['the origin of a form', { origin: outside }, { origin: 'https://shop.example' }],
  ['the page before', { referer: `${outside}/a?b=1` }, { referer: 'https://shop.example/a?b=1' }],
  ['no other site', { origin: 'http://localhost:80010' }, { origin: 'http://localhost:80010' }],
  ['no opaque origin', { origin: 'null' }, { origin: 'null' }],
  [
    'the scheme, whatever a visitor claims',
    { 'x-forwarded-proto': 'http' },
    { 'x-forwarded-proto': 'https' },
  ],
])('the server sees %s at the address that it knows', (_, headers, seen) => {
  expect(toInside(headers, shop)).toMatchObject(seen);
});

test('a server that takes http is not told of a proxy', () => {
  const plain = { outside, inside: 'http://localhost:8001' };
  expect(toInside({ 'x-forwarded-proto': 'https' }, plain)).toEqual({ host: 'localhost:8001' });
});

test.each([
  ['https://shop.example/next/', `${outside}/next/`],
  ['https://shop.example', outside],
  ['/next/', '/next/'],
  ['https://shop.example.com/', 'https://shop.example.com/'],
])('a redirect to %s leads the visitor to %s', (location, led) => {
  expect(toOutside({ location }, shop)).toEqual({ location: led });
});

test('browsers are not told to remember https for this machine', () => {
  expect(toOutside({ 'strict-transport-security': 'max-age=1', etag: 'a' }, shop)).toEqual({ etag: 'a' });
});
