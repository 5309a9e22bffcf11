import type { IncomingMessage } from 'node:http';

/** What a request is for, in the words of the distribution protocol. */
export type RequestKind =
  | 'manifest read'
  | 'manifest write'
  | 'blob read'
  | 'upload start'
  | 'upload'
  | 'other';

const kinds: [RegExp, RequestKind][] = [
  [/^(GET|HEAD) .*\/manifests\//, 'manifest read'],
  [/^PUT .*\/manifests\//, 'manifest write'],
  [/^POST .*\/blobs\/uploads\//, 'upload start'],
  [/^(PUT|PATCH) .*\/blobs\/uploads\//, 'upload'],
  [/^(GET|HEAD) .*\/blobs\//, 'blob read'],
];

export interface SeenRequest {
  /** 0 for the first request since the last `reset`. */
  index: number;
  kind: RequestKind;
  method: string;
  path: string;
}

/** What happens to a request instead of being passed on and answered. */
export type Fault =
  /** The proxy answers; the registry sees nothing. */
  | { do: 'answer'; status: number; headers?: Record<string, string> }
  /** The connection breaks after so many bytes of the request's body have reached the registry. */
  | { do: 'reset'; afterBytes: number }
  /** The registry does it, and its answer is lost. */
  | { do: 'lose answer' }
  /** The answer's body stops half-way, and the connection with it. */
  | { do: 'truncate' }
  /** The answer's body comes a few bytes at a time, with so many milliseconds in all. */
  | { do: 'drip'; overMs: number }
  /** Every Authorization header that came with an earlier request is refused from here on, as when a token has run out. */
  | { do: 'expire tokens' }
  /** The request, or the answer to it, is held back until the promise is done; where it fails, the connection breaks. */
  | { do: 'hold'; at: 'request' | 'answer'; until: () => Promise<void> };

/** Describes a request for scripts. */
export function describe({ method = '', url = '' }: IncomingMessage, index: number): SeenRequest {
  const [path = ''] = url.split('?');
  const kind = kinds.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? 'other';
  return { index, kind, method, path };
}
