import type { Fault, SeenRequest } from '../testing/index.ts';
import { between } from './random.ts';

/** What decides where a fault strikes, the same for the same seed. */
export interface Chance {
  /** The requests where nothing goes wrong. */
  rehearsal: SeenRequest[];
  /** Where among them, from 0 up to 1: the runs of a fault are spread evenly, so that enough of them reach every request. */
  share: number;
  random: () => number;
}

/** A way in which a registry, or the network before it, goes wrong. */
export interface FaultCase {
  name: string;
  runs: number;
  /** What happens the first time: get over it, or give up with a RegistryError. */
  expect: 'completes' | 'fails';
  /** How long the client has to wait, at least, before each repetition. */
  leastWaitSeconds?: number;
  deadlineSeconds?: number;
  /** Needs a registry that wants tokens. */
  tokens?: boolean;
  /** Strikes uploads: of use only where there are some. */
  uploads?: boolean;
  script(chance: Chance): (request: SeenRequest) => Fault | undefined;
}

/** Which requests a fault may strike. */
type Target = (request: SeenRequest) => boolean;
const any: Target = () => true;
const reads: Target = ({ method }) => method === 'GET';
const writes: Target = ({ method }) => method !== 'GET' && method !== 'HEAD';
const uploads: Target = ({ kind }) => kind === 'upload';
/** The first two get the first token. */
const withToken: Target = ({ index }) => index >= 2;
const manifestWrites: Target = ({ kind }) => kind === 'manifest write';

/** Strikes one of the rehearsed requests and those that follow: at most `times`, a number drawn at random; `always` strikes each. */
function strike(times: number, matches: Target, fault: (random: () => number) => Fault): FaultCase['script'] {
  return ({ rehearsal, share, random }) => {
    let before = Math.floor(share * rehearsal.filter(matches).length);
    let left = times === always ? always : between(random, 1, times);
    return (request) => (matches(request) && before-- <= 0 && left-- > 0 ? fault(random) : undefined);
  };
}

const always = Number.POSITIVE_INFINITY;
const answer =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    ({ do: 'answer', status, headers }) as const;
const soon = () => ({
  do: 'answer' as const,
  status: 429,
  headers: { 'retry-after': new Date(Date.now() + 3000).toUTCString() },
});

export const catalog: FaultCase[] = [
  {
    name: '429, Retry-After in seconds',
    runs: 12,
    expect: 'completes',
    leastWaitSeconds: 1,
    script: strike(3, any, answer(429, { 'retry-after': '1' })),
  },
  {
    name: '429, Retry-After as a date',
    runs: 12,
    expect: 'completes',
    leastWaitSeconds: 1,
    script: strike(3, any, soon),
  },
  { name: '429 without Retry-After', runs: 12, expect: 'completes', script: strike(3, any, answer(429)) },
  { name: '500', runs: 12, expect: 'completes', script: strike(3, any, answer(500)) },
  { name: '502', runs: 12, expect: 'completes', script: strike(3, any, answer(502)) },
  { name: '500 every time', runs: 26, expect: 'fails', script: strike(always, any, answer(500)) },
  {
    name: 'connection reset',
    runs: 16,
    expect: 'completes',
    script: strike(3, any, () => ({ do: 'reset', afterBytes: 0 })),
  },
  {
    name: 'connection reset in mid-upload',
    runs: 16,
    expect: 'completes',
    uploads: true,
    script: strike(3, uploads, (random) => ({ do: 'reset', afterBytes: between(random, 1, 15_000) })),
  },
  {
    name: 'connections reset every time',
    runs: 26,
    expect: 'fails',
    script: strike(always, any, () => ({ do: 'reset', afterBytes: 0 })),
  },
  {
    name: 'truncated body',
    runs: 12,
    expect: 'completes',
    script: strike(3, any, () => ({ do: 'truncate' })),
  },
  {
    name: 'slow drip',
    runs: 6,
    expect: 'completes',
    script: strike(3, reads, () => ({ do: 'drip', overMs: 400 })),
  },
  {
    name: 'a drip that never ends',
    runs: 3,
    expect: 'completes',
    deadlineSeconds: 3,
    script: strike(1, reads, () => ({ do: 'drip', overMs: 20_000 })),
  },
  {
    name: 'no answer at all',
    runs: 4,
    expect: 'completes',
    deadlineSeconds: 3,
    script: strike(1, any, () => ({ do: 'hold', at: 'request', until: () => new Promise(() => {}) })),
  },
  {
    name: 'manifest written, answer lost',
    runs: 12,
    expect: 'completes',
    script: strike(2, manifestWrites, () => ({ do: 'lose answer' })),
  },
  {
    name: 'any write done, answer lost',
    runs: 12,
    expect: 'completes',
    script: strike(3, writes, () => ({ do: 'lose answer' })),
  },
  {
    name: 'token expired in mid-push',
    runs: 14,
    expect: 'completes',
    tokens: true,
    script: strike(1, withToken, () => ({ do: 'expire tokens' })),
  },
];
