import type { Front, Habit } from './front.ts';
import { refusal, startFront } from './front.ts';

/**
 * Blobs are redirected to storage at another address, signed for GET: HEAD is answered 403 there.
 *
 * @param storage a front of the same registry, made by `startStorage`
 */
export const signedBlobs =
  (storage: Pick<Front, 'host'>): Habit =>
  async (call, next) => {
    if (!/^(GET|HEAD)$/.test(call.method) || !/^blobs\/sha256:/.test(call.path)) return next(call);
    const found = await next({ ...call, method: 'HEAD' });
    if (found.status !== 200) return found;
    const location = `http://${storage.host}${call.address}?signature=for-GET`;
    return { status: 307, headers: { location }, body: Buffer.alloc(0) };
  };

/** Storage that knows what an address was signed for. */
export const startStorage = (upstream: string): Promise<Front> =>
  startFront(upstream, [
    async (call, next) =>
      call.method === 'GET' && call.query.get('signature') === 'for-GET'
        ? next({ ...call, query: new URLSearchParams() })
        : refusal(403, 'SignatureDoesNotMatch', 'the signature is for another method'),
  ]);
