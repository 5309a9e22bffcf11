import { expect, test } from 'vitest';
import { limits } from './podman.ts';

const text = (processes: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                ${processes}            processes
Max open files            1024                 20000                files
`;

test.each([
  ['unlimited', 32768, 32768],
  ['96365', 32768, 32768],
  ['500', 32768, 500],
])('a container gets the limits of the process that starts it: %s processes', (hard, pidMax, processes) => {
  expect(limits(text(hard), pidMax)).toEqual([
    '--ulimit=nofile=20000:20000',
    `--ulimit=nproc=${processes}:${processes}`,
  ]);
});
