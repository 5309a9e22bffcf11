import type { Session } from '../http/session.ts';
import { readUntil } from '../http/settle.ts';

/**
 * A read of a digest. Where this session has written it and not seen it since, absence means a registry that lags behind
 * its own writes: then it is read again for a while.
 */
export async function afterOwnWrite<T>(
  { learned, timing }: Session,
  digest: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  if (!learned.written.has(digest)) return read();
  const found = await readUntil(timing, read, (value) => value !== undefined);
  learned.written.delete(digest);
  return found;
}
