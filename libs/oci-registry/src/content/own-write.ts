import type { Session } from '../http/session.ts';
import { readUntil, settleSeconds } from '../http/settle.ts';

/**
 * A read of a digest. Where this session has written it a moment ago, absence means a registry that lags behind its own
 * writes: then it is read again for a while. To have seen it once is not enough: the next read may be answered by
 * another of the registry's servers.
 */
export async function afterOwnWrite<T>(
  { learned, timing }: Session,
  digest: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  if (!isFresh(learned.written.get(digest), timing.now())) return read();
  return readUntil(timing, read, (value) => value !== undefined);
}

/** Whether something was written so short a time ago that the registry may not show it yet. Times are milliseconds. */
export function isFresh(writtenAt: number | undefined, now: number): boolean {
  return writtenAt !== undefined && now - writtenAt < settleSeconds * 1000;
}
