import { type Problem, tooLarge } from './answers.ts';
import { networkProblem } from './network.ts';
import { proxyFor, send } from './proxy.ts';

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** The address that answered, after redirects. */
  url: URL;
}

/** Makes the error to throw out of what went wrong. */
export type ToError = (problem: Problem) => Error;

/**
 * One request and its whole answer; redirects are answers.
 *
 * @param limit how many bytes of the answer's body are taken: more is an error. `'none'` closes the connection where the
 * body begins: only the status and the headers are wanted.
 */
export async function exchange(
  url: URL,
  init: RequestInit,
  limit: number | 'none',
  toError: ToError,
): Promise<Answer> {
  const proxy = proxyFor(url);
  let response: Response;
  try {
    response = await send(url, { ...init, redirect: 'manual' }, proxy);
  } catch (failure) {
    throw toError(networkProblem(failure, url, proxy));
  }
  const { status, headers } = response;
  const most = limit === 'none' ? 0 : limit;
  const announced = init.method === 'HEAD' ? 0 : Number(headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if (limit === 'none' || announced > most) {
      await response.body?.cancel();
    } else {
      for await (const part of response.body ?? []) {
        size += part.length;
        if (size > most) break; // Leaving the loop closes the connection.
        parts.push(part);
      }
    }
  } catch (failure) {
    throw toError(networkProblem(failure, url, proxy));
  }
  if (limit !== 'none' && Math.max(announced, size) > most) throw toError(tooLarge(most));
  return { status, headers, bytes: new Uint8Array(Buffer.concat(parts)), url };
}
