import { proxyFor } from '../transport/proxy.ts';
import { type Message, type Reply, send } from '../transport/send.ts';
import { tooLarge } from './answers.ts';
import type { Answer, ToError } from './messages.ts';
import { networkProblem } from './network.ts';

/**
 * One request and its whole answer; redirects are answers.
 *
 * @param limit how many bytes of the answer's body are taken: more is an error. `'none'` closes the connection where the
 * body begins: only the status and the headers are wanted.
 */
export async function exchange(
  url: URL,
  message: Message,
  limit: number | 'none',
  toError: ToError,
): Promise<Answer> {
  const proxy = proxyFor(url);
  const { method, signal } = message;
  // A connection that the signal ended fails by itself, and does not name the signal.
  const failed = (failure: unknown) =>
    toError(networkProblem(signal.aborted ? signal.reason : failure, url, proxy));
  let reply: Reply;
  try {
    reply = await send(url, message, proxy);
  } catch (failure) {
    throw failed(failure);
  }
  const { status, headers } = reply;
  const most = limit === 'none' ? 0 : limit;
  const announced = method === 'HEAD' ? 0 : Number(headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if (method !== 'HEAD' && (limit === 'none' || announced > most)) {
      await reply.close();
    } else {
      for await (const part of reply.body) {
        size += part.length;
        if (size > most) break; // Leaving the loop closes the connection.
        parts.push(part);
      }
    }
  } catch (failure) {
    throw failed(failure);
  }
  if (limit !== 'none' && Math.max(announced, size) > most) throw toError(tooLarge(most));
  return { status, headers, bytes: new Uint8Array(Buffer.concat(parts)), url };
}
