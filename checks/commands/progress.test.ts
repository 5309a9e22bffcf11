import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '@shipshape/progress-model';
import { serve } from '@shipshape/workspace/testing';
import { beforeAll, expect, test } from 'vitest';
import { withCommands } from './with-commands.ts';

// The page from the command line: real commits, a real registry, an environment and a webhook on loopback.
const on = withCommands();
const { script } = on;
const at = (path: string) => join(on.scratch.folder, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const status = () => JSON.parse(read('dist/progress/status.json')) as Status;

function commit(message: string): void {
  appendFileSync(at('apps/django/pages/views.py'), '\n');
  on.scratch.git('commit', '-qam', message);
}

/** A server on loopback; returns its address and what it was sent. */
async function recording(answer: (path: string) => object) {
  const sent: string[] = [];
  const url = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    sent.push(body);
    response.end(JSON.stringify(answer(request.url ?? '')));
  });
  return { url, sent };
}

beforeAll(async () => {
  on.scratch.git('config', 'user.name', 'Kim');
  on.scratch.git('config', 'user.email', 'kim@localhost');
  commit('feat: order for a day of your choice');
  await on.builtAndThere('one');
  expect((await on.call(script('docker-push'))).status).toBe(0);
  expect((await on.call(script('release', '1.4.0'))).status).toBe(0);
  expect((await on.call(script('promote', 'staging'))).status).toBe(0);
  mkdirSync(at('dist/apps/django/reports'), { recursive: true });
});

test('collect, page and digest tell the same; the page of a release is kept, and found again in the registry', async () => {
  const environment = await recording((path) => (path === '/version' ? { version: '1.4.0' } : { ok: true }));
  const env = { PROGRESS_ENVIRONMENTS: `staging=${environment.url}` };
  writeFileSync(
    at('dist/apps/django/reports/test-sqlite.xml'),
    '<testsuites><testsuite><testcase name="a"/><testcase name="b"/></testsuite></testsuites>',
  );
  expect((await on.call(script('progress', 'collect'), env)).status).toBe(0);
  expect((await on.call(script('progress', 'page'), env)).status).toBe(0);
  expect(status()).toMatchObject({
    version: '1.4.0',
    tryIt: { places: [{ name: 'staging', version: '1.4.0', healthy: true }] },
  });
  const page = read('dist/progress/index.html');
  expect(page).toContain('Order for a day of your choice');
  expect(page.length).toBeLessThan(100_000);
  const digest = await on.call(script('progress', 'digest'));
  expect(digest.stdout).toContain('Order for a day of your choice');
  expect((await on.call([process.execPath, 'tools/bin/shipshape.mjs', 'summary'])).stdout).toContain(
    'Order for a day of your choice',
  );

  expect(page).toContain('href="releases/django@1.4.0/index.html"');
  const kept = read('dist/progress/releases/django@1.4.0/index.html');
  expect(kept).toContain('Order for a day of your choice');
  // With the release on GitHub is the page alone: it leads to no file beside it.
  for (const alone of [read('dist/progress/release-django.html'), kept])
    expect(alone).not.toMatch(/(href|src)="(?!https?:|#|data:|status\.json)/);
  expect(read('dist/progress/release-django.html')).not.toContain('status.json');
  expect((await on.call(script('progress', 'keep'))).status).toBe(0);
  rmSync(at('dist/progress'), { recursive: true });
  commit('feat: pay with Bizum');
  const again = await on.call(script('progress'), env);
  expect(again.stdout).toContain('found the pages of 1 earlier releases in the registry');
  expect(status()).toMatchObject({ compared: { release: { known: true, value: { version: '1.4.0' } } } });
  expect(read('dist/progress/releases/django@1.4.0/index.html')).toContain('<!doctype html>');
});

test('a rollback is told to the webhook, whose address nobody sees; a webhook that is down fails nothing', async () => {
  await on.builtAndThere('two');
  expect((await on.call(script('docker-push'))).status).toBe(0);
  expect((await on.call(script('promote', 'staging'))).status).toBe(0);
  expect((await on.call(script('progress'))).status).toBe(0);
  const webhook = await recording(() => ({}));
  const env = { PROGRESS_WEBHOOK: `${webhook.url}/services/hidden-part` };
  const back = script(
    'rollback',
    '--tag=staging',
    '--to=1.4.0',
    '--reason=prices were <!channel> wrong',
    '--yes',
  );
  const told = await on.call(back, env);
  expect(told.status).toBe(0);
  expect(webhook.sent).toHaveLength(1);
  expect(JSON.parse(webhook.sent[0] ?? '').text).not.toContain('<!channel>');
  expect(`${told.stdout}${told.stderr}`).not.toContain('hidden-part');

  const down = await on.call(script('release', '1.5.0'), {
    PROGRESS_WEBHOOK: 'http://127.0.0.1:1/hidden-part',
  });
  expect(down.status).toBe(0);
  expect(down.stderr).toContain('the webhook was not told of release');
  expect(`${down.stdout}${down.stderr}`).not.toContain('hidden-part');
  expect(existsSync(at('dist/progress/releases/django@1.5.0/index.html'))).toBe(true);
});

test('with the registry down and half a report the page still comes, and says so', async () => {
  writeFileSync(
    at('dist/apps/django/reports/test-sqlite.xml'),
    '<testsuites><testsuite><testcase name="a"/>',
  );
  const { status: exit, stdout } = await on.call(script('progress', '--json'), {
    REGISTRY: '127.0.0.1:1/team',
  });
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    project: 'django',
    level: expect.stringMatching(/unknown|at risk|blocked/),
  });
  expect(status().statements.map(({ reason }) => reason.code)).toContain('tests.unreadable');
  expect(status().gaps.map(({ source }) => source)).toEqual(expect.arrayContaining(['served', 'moves']));
  const [gap] = status().gaps.filter(({ source }) => source === 'served');
  expect(gap?.reason).toBe('the registry did not answer');
});

test('what nobody can mean is refused in one sentence', async () => {
  const refused = async (...args: string[]) => {
    const { status: exit, stderr } = await on.call(script('progress', ...args));
    return [exit, stderr.trim().split('\n').at(-1)];
  };
  expect(await refused('pages')).toEqual([
    1,
    '✖ There is no step "pages" of progress: choose one of collect, page, digest, open, keep, site.',
  ]);
  expect(await refused('open', '--port=http')).toEqual([
    1,
    '✖ --port must be a number up to 65535, not "http".',
  ]);
  expect(await refused('keep', '--version=9.9.9')).toEqual([
    1,
    '✖ There is no page of django 9.9.9 here: run npx shipshape progress page first.',
  ]);
});

on.testNoCredentialWasPrinted();
