import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import type { HttpRequest, HttpResponse } from '../engine.ts';

/**
 * One GET to a port of 127.0.0.1; redirects are not followed. Several values of a header are joined by a comma.
 *
 * @throws Error that names why no answer came
 */
export async function ask(
  port: number,
  { path, headers = {}, timeoutSeconds = 10 }: HttpRequest,
): Promise<HttpResponse> {
  return await new Promise((resolve, reject) => {
    const timeout = timeoutSeconds * 1000;
    const where = { host: '127.0.0.1', port, path };
    // As proxies and browsers read it: gunicorn's own page for a server error ends its headers without CR on Python 3.14.
    const how = { agent: false, insecureHTTPParser: true } as const;
    const asked = send({ ...where, ...how, headers, timeout }, (answer) => {
      const joined = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
      text(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(joined), body }),
        reject,
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutSeconds} s`)));
    // Who is refused at the far end of a tunnel sees only that it was closed.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ECONNRESET' ? new Error('refused, or closed without an answer') : error),
    );
    asked.end();
  });
}
