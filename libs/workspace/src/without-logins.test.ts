import { expect, test } from 'vitest';
import { withoutLogins } from './without-logins.ts';

test.each([
  ['https://me:hunter2@index.example/simple', 'https://index.example/simple'],
  ['https://me:hunter@2@index.example/simple', 'https://index.example/simple'],
  ['https://index.example/simple?to=a@b.example', 'https://index.example/simple?to=a@b.example'],
  ['git+ssh://git@a.example/app@v1, //me@b', 'git+ssh://a.example/app@v1, //b'],
])('%s is printed as %s', (text, printed) => {
  expect(withoutLogins(text)).toBe(printed);
});
