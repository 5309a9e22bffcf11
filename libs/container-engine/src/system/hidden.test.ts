import { expect, test } from 'vitest';
import { hide, hidingStream, piecesOf } from './hidden.ts';

test.each([
  ['a token', 's3cret-token', 'got s3cret-token', 'got ***'],
  ['with a line end', 's3cret-token\n', 'got s3cret-token!', 'got ***!'],
  ['an address with a login', 'https://me:p%40ss@index.example/simple', 'p%40ss or p@ss', '*** or ***'],
  ['an address with a token', 'https://tok_12345@git.example/', 'with tok_12345', 'with ***'],
  ['that login as a header', 'https://me:pass@index.example/', 'Basic bWU6cGFzcw==', 'Basic ***'],
  ['netrc', 'machine a.example login me password hunter2', 'said hunter2', 'said ***'],
  ['netrc in lines', 'machine a.example\nlogin me\npassword hunter2', 'said hunter2', 'said ***'],
  ['.npmrc', '//npm.example/:_authToken=npm_abcdef', 'npm_abcdef', '***'],
  ['.pypirc', '[pypi]\npassword = "pypi-abc"', 'pypi-abc', '***'],
  ['a key in several lines', '-----BEGIN KEY-----\nabcdef\nghijkl', 'x ghijkl', 'x ***'],
])('%s is hidden, whole or in part', (_case, secret, text, shown) => {
  expect(hide(text, piecesOf(secret))).toBe(shown);
  expect(hide(`1 ${secret.trim()} 2`, piecesOf(secret))).toBe('1 *** 2');
});

test('what is no secret stays readable', () => {
  const pieces = piecesOf('machine pypi.example login me password hunter2');
  expect(hide('machine pypi.example asks for a password', pieces)).toBe(
    'machine pypi.example asks for a password',
  );
});

test('a secret that comes in parts is hidden, and everything is passed on', () => {
  let seen = '';
  const stream = hidingStream(piecesOf('s3cret-token'), (text) => {
    seen += text;
  });
  for (const chunk of ['one s3c', 'ret-tok', 'en\ntwo ', 'three', '\rs3cret', '-token']) stream.add(chunk);
  stream.end();
  expect(seen).toBe('one ***\ntwo three\r***');
});
