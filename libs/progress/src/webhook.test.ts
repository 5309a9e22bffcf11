import { serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { sendToWebhook } from './webhook.ts';

test('the text goes out as Slack takes it, and calls nobody', async () => {
  let body = '';
  const address = await serve(async (request, response) => {
    for await (const part of request) body += part;
    response.end('ok');
  });
  expect(await sendToWebhook(`${address}/services/T0/B0/secret`, '<!channel> a & b')).toEqual({ sent: true });
  expect(JSON.parse(body)).toEqual({ text: '&lt;!channel&gt; a &amp; b' });
});

test('what goes wrong is one sentence without the address, and throws nothing', async () => {
  const refusing = await serve((_, response) => response.writeHead(403).end());
  const moved = await serve((_, response) => response.writeHead(307, { location: refusing }).end());
  const silent = await serve(() => undefined);
  const cases: [string, string][] = [
    [`${refusing}/secret`, 'the receiver answered 403'],
    [`${moved}/secret`, 'the receiver answered 307'],
    [`${silent}/secret`, 'the receiver did not answer within 0.3 s'],
    ['http://127.0.0.1:1/secret', 'the receiver did not answer'],
    ['http://hooks.example/secret', 'PROGRESS_WEBHOOK does not begin with https://'],
    ['secret', 'PROGRESS_WEBHOOK is no address'],
  ];
  for (const [address, why] of cases) {
    expect(await sendToWebhook(address, 'x', 0.3)).toEqual({ sent: false, why });
  }
});
