import { expect, test } from 'vitest';
import { mirrorIn } from './mirrors.ts';

test.each([
  ['http://mirror.example/debian/', 'http://mirror.example/debian/'],
  ['file:/srv/debian/', undefined],
  ['https://ada:secret@mirror.example/debian/', undefined],
  ['https://token@mirror.example/debian/', undefined],
])('an image gets the mirror %s: %s', (address, mirror) => {
  const lines = `Debian/Debian-Security http://security.example/\nDebian/Debian ${address}\n`;
  expect(mirrorIn(lines, 'Debian/Debian')).toBe(mirror);
  expect(mirrorIn(lines, 'Ubuntu/Ubuntu')).toBeUndefined();
});
