import { plainText } from '@shipshape/progress-model';
import { objectOf } from '../read-text.ts';

/** What an address answered. */
export interface HttpAnswer {
  status: number;
  /** The body where it is a JSON object; undefined for anything else. */
  json: Record<string, unknown> | undefined;
}

/** An environment's answer that cannot be used; the message is one sentence without the address. */
export class BadAnswer extends Error {}

/** More than a version or a health answer ever has. */
const mostBytes = 64 * 1024;
const mostRedirects = 3;

/**
 * Asks an address of the project's own. Redirects are followed on the same host alone: another host's answer would be
 * shown as the environment's.
 *
 * @param signal ends it: also a body that comes byte by byte
 * @throws BadAnswer where it redirects elsewhere or answers too much; whatever fetch throws where it does not answer
 */
export async function getJson(address: URL, signal: AbortSignal, redirects = 0): Promise<HttpAnswer> {
  const response = await fetch(address, {
    redirect: 'manual',
    signal,
    headers: { accept: 'application/json', 'user-agent': 'shipshape' },
  });
  const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
  if (location !== null) {
    await response.body?.cancel();
    return getJson(nextAddress(address, location, redirects), signal, redirects + 1);
  }
  const text = await readBody(response);
  return { status: response.status, json: objectOf(text) };
}

function nextAddress(from: URL, location: string, redirects: number): URL {
  let next: URL;
  try {
    next = new URL(location, from);
  } catch {
    throw new BadAnswer('it redirects to no address');
  }
  if (!/^https?:$/.test(next.protocol) || next.username || next.password)
    throw new BadAnswer('it redirects to an address that is not followed');
  const upgrade = from.protocol === 'http:' && next.protocol === 'https:' && next.hostname === from.hostname;
  if (next.origin !== from.origin && !upgrade)
    throw new BadAnswer(`it redirects to another host, ${plainText(next.host, 80)}`);
  if (redirects >= mostRedirects) throw new BadAnswer('it redirects without end');
  return next;
}

async function readBody(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    // Leaving the loop cancels the body.
    if (size > mostBytes) throw new BadAnswer(`it answers more than ${mostBytes / 1024} KiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
