import { expect, test } from 'vitest';
import { statedConfig } from './stated-config.ts';

test.each<[string, string, number | undefined]>([
  ['a port', 'FROM a\nEXPOSE 5000', 5000],
  ['of the last stage alone', 'FROM a\nEXPOSE 1\nFROM b\nEXPOSE 80/tcp 443', 80],
  ['by a variable', 'FROM a\nENV PORT=9000\nEXPOSE $PORT', 9000],
  ['no UDP', 'FROM a\nEXPOSE 53/udp', undefined],
  ['none', 'FROM a\nCMD ["x"]', undefined],
])('EXPOSE: %s', (_, dockerfile, port) => {
  expect(statedConfig(dockerfile).port).toBe(port);
});
