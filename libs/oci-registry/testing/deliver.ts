import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './fault.ts';

/** Passes the registry's answer on, as the fault has it; without one, as it came. */
export async function deliver(
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  breakOff: () => void,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const halved = fault?.do === 'truncate' && body.length > 0;
  if (fault?.do === 'lose answer' || (fault?.do === 'truncate' && !halved)) return breakOff();
  if (fault?.do === 'hold' && fault.at === 'answer') await fault.until();
  response.writeHead(incoming.statusCode ?? 502, incoming.headers);
  if (halved) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => breakOff());
    return;
  }
  if (fault?.do === 'drip') {
    const steps = 10;
    for (let step = 0; step < steps && !response.destroyed; step++) {
      await new Promise((resolve) => setTimeout(resolve, fault.overMs / steps));
      const at = (n: number) => Math.floor((body.length * n) / steps);
      response.write(body.subarray(at(step), at(step + 1)));
    }
    response.end();
    return;
  }
  response.end(body);
}

/** Answers in the registry's place. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers = {},
): void {
  // The body is taken in and thrown away: a client in mid-upload would otherwise see a broken connection.
  request.resume();
  request.on('end', () => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ errors: [{ code: 'FAULT', message: 'made by a test' }] }));
  });
}
