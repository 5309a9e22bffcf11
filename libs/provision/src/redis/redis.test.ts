import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { findProcesses } from '@shipshape/workspace';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { hasApt } from '../apt/apt.ts';
import { withRedis } from './redis.ts';

const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`shipshape-redis-${process.pid}-`));

test('gives a server on loopback that is gone afterwards, also where the action fails', async ({ skip }) => {
  skip(!hasApt(), 'needs apt-get, to have a Redis where none is installed');
  let port = 0;
  const failing = withRedis({ root: scratch(), say: () => {} }, async (server) => {
    port = server.port;
    const ask = (text: string) =>
      execFileSync(
        'bash',
        ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}; printf '${text}\\r\\n' >&3; head -n 1 <&3`],
        {
          encoding: 'utf8',
        },
      ).trim();
    expect(ask('SET a 1')).toBe('+OK');
    expect(ours()).toHaveLength(1);
    throw new Error('a test failed');
  });
  await expect(failing).rejects.toThrow('a test failed');
  expect(findProcesses((line) => line.includes(`127.0.0.1:${port}`) && line.includes('redis'))).toEqual([]);
  expect(ours()).toEqual([]);
});
