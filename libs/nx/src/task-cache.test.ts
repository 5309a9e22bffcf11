import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { withTaskCache } from './task-cache.ts';

/** Asks as Nx does. */
async function ask(env: Record<string, string>, method: 'GET' | 'PUT', path: string, body?: string) {
  const headers = { authorization: `Bearer ${env.NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN}` };
  const url = `${env.NX_SELF_HOSTED_REMOTE_CACHE_SERVER}${path}`;
  const response = await fetch(url, { method, headers, ...(body ? { body } : {}) });
  return { status: response.status, text: await response.text() };
}

test('another run finds what one made, and the folder keeps what the last one used', async () => {
  const folder = join(scratch(), 'tasks');
  await withTaskCache(folder, async (env) => {
    expect((await ask(env, 'GET', '/v1/cache/1')).status).toBe(404);
    for (const hash of ['1', '2']) await ask(env, 'PUT', `/v1/cache/${hash}`, `result ${hash}`);
  });
  await withTaskCache(folder, async (env) => {
    expect(await ask(env, 'GET', '/v1/cache/1')).toEqual({ status: 200, text: 'result 1' });
    await ask(env, 'PUT', '/v1/cache/3', 'result 3');
  });
  expect(readdirSync(folder).sort()).toEqual(['1', '3']);
});

test('nobody without the token of the run reads or writes, and no path leads out of the folder', async () => {
  const folder = scratch();
  writeFileSync(join(folder, '1'), 'kept');
  await withTaskCache(folder, async (env) => {
    const stranger = { ...env, NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'guessed' };
    expect((await ask(stranger, 'GET', '/v1/cache/1')).status).toBe(404);
    expect((await ask(stranger, 'PUT', '/v1/cache/1', 'false')).status).toBe(404);
    expect((await ask(env, 'PUT', '/v1/cache/..%2f2', 'false')).status).toBe(404);
    expect((await ask(env, 'GET', '/v1/cache/1')).text).toBe('kept');
  });
  expect(readFileSync(join(folder, '1'), 'utf8')).toBe('kept');
});
