import type { ServerResponse } from 'node:http';
import { serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { askEnvironments } from './environments.ts';

type Answer = (response: ServerResponse) => unknown;

const json =
  (value: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const redirect =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end();
const good = json({ version: '1.4.0', revision: 'a' });

/** What is known of an environment that answers so. */
async function ask(answers: { version?: Answer; health?: Answer }, seconds = 5) {
  const url = await serve((request, response) => {
    const answer =
      request.url === '/version' ? answers.version : request.url === '/healthz' ? answers.health : good;
    return (answer ?? json({}, 404))(response);
  });
  const environment = { name: 'staging', url, version: '/version', health: '/healthz' };
  const [found] = await askEnvironments([environment], seconds);
  return found?.known ? [found.value.version, found.value.healthy] : found?.reason.replaceAll(url, '<url>');
}

test.each<[string, { version?: Answer; health?: Answer }, unknown]>([
  ['both answers', { version: good, health: json({ ok: true }) }, ['1.4.0', true]],
  ['unwell', { version: good, health: json({}, 503) }, ['1.4.0', false]],
  ['no health path', { version: good }, ['1.4.0', null]],
  ['no version path', { health: json({}) }, [null, true]],
  ['a version of another type', { version: json({ version: 14 }), health: json({}) }, [null, true]],
  ['a version that is a list', { version: json(['1.4.0']), health: json({}) }, [null, true]],
  [
    'a version that is no JSON',
    { version: (response) => response.end('<html>'), health: json({}) },
    [null, true],
  ],
  ['an endless version', { version: json({ version: 'x'.repeat(10_000) }), health: json({}) }, [null, true]],
  [
    'a version that turns the text',
    { version: json({ version: '1\u202e4\u0000' }), health: json({}) },
    ['14', true],
  ],
  ['a redirect on its own host', { version: redirect('/elsewhere'), health: json({}) }, ['1.4.0', true]],
  [
    'a redirect to another host',
    { version: redirect('https://other.example/version'), health: redirect('https://other.example/') },
    'staging is not known: it redirects to another host, other.example',
  ],
  [
    'a redirect of its health to another host',
    { version: good, health: redirect('http://127.0.0.1:1/') },
    'staging is not known: it redirects to another host, 127.0.0.1:1',
  ],
  ...['file:///etc/passwd', 'javascript:alert(1)', 'data:application/json,{}', '//kim:secret@127.0.0.1/'].map(
    (location): [string, { version: Answer; health: Answer }, string] => [
      `a redirect to ${location}`,
      { version: redirect(location), health: redirect(location) },
      'staging is not known: it redirects to an address that is not followed',
    ],
  ),
  [
    'a circle',
    { version: good, health: redirect('/healthz') },
    'staging is not known: it redirects without end',
  ],
  [
    'a file of megabytes',
    { version: good, health: (response) => response.end('x'.repeat(1 << 20)) },
    'staging is not known: it answers more than 64 KiB',
  ],
  ['nothing of use', {}, 'staging is not known: it answers neither its version nor its health as it should'],
  [
    'a closed connection',
    { version: (one) => one.destroy(), health: (one) => one.destroy() },
    expect.stringMatching(/^staging did not answer \(/),
  ],
])('an environment with %s', async (_, answers, expected) => {
  expect(await ask(answers)).toEqual(expected);
});

test('an answer that comes too slowly, or byte by byte, ends in time', async () => {
  const drip: Answer = (response) => {
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  };
  for (const slow of [drip, () => undefined]) {
    const started = performance.now();
    expect(await ask({ version: slow, health: slow }, 0.4)).toBe('staging did not answer within 0.4 s');
    expect(performance.now() - started).toBeLessThan(5000);
  }
});

test('an environment that is stated wrongly is not known, and the others are asked', async () => {
  const url = await serve((_, response) => good(response));
  const environments = [
    { name: 'staging', wrong: 'the address of staging is not as it should be' },
    { name: 'production', url, version: '/version', health: '/healthz' },
  ];
  const found = await askEnvironments(environments);
  expect(found).toMatchObject([
    { known: false, name: 'staging', reason: 'the address of staging is not as it should be' },
    { known: true, value: { version: '1.4.0' } },
  ]);
});
