import { setTimeout as sleep } from 'node:timers/promises';
import { type Descendant, livingChildren } from './processes.ts';

/** What asks a process to end. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long child processes may take, in seconds. */
const patience = {
  /** To end by the signal of a terminal, which reaches them without us. */
  terminal: 0.5,
  /** To end by our signal, before what they use is taken from them. */
  told: 3,
  /** The pause before the second signal: a process that is just being started may miss the first. */
  again: 2,
  /** To tidy up, before they are killed. */
  tidying: 10,
};

/**
 * Hands a signal to end on to the child processes of our process group and theirs, as a terminal does, and waits up to
 * some seconds for their end. A signal to this process alone (from a supervisor or `kill`) must reach them too: one
 * that stays would write again what is removed next.
 *
 * @returns whether all have ended
 */
export async function tellChildren(signal: NodeJS.Signals, seconds = patience.told): Promise<boolean> {
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  const first = new Set(livingChildren().map(keyOf));
  const told = new Map<string, number>();
  for (;;) {
    const living = livingChildren();
    if (living.length === 0) return true;
    if (elapsed() > seconds) return false;
    for (const child of living) {
      const key = keyOf(child);
      // A terminal's signal has reached them. A second one would be the impatient user's.
      const isWaitedFor = signal !== 'SIGTERM' && first.has(key) && elapsed() < patience.terminal;
      if (isWaitedFor || elapsed() < (told.get(key) ?? 0)) continue;
      told.set(key, elapsed() + patience.again);
      send(child.pid, signal);
    }
    await sleep(40);
  }
}

/**
 * Runs the work of a command. A signal to end ends its child processes too, killed where they take longer than ten
 * seconds; then this process ends by that same signal. Where somebody else listens to the signal, that is left to them.
 */
export const withChildren = <T>(action: () => Promise<T>): Promise<T> =>
  heeding({
    isLeft: (signal) => process.listenerCount(signal) > 1,
    async end(signal) {
      if (await tellChildren(signal, patience.tidying)) return;
      for (const { pid } of livingChildren()) send(pid, 'SIGKILL');
    },
    action,
  });

interface Heeding<T> {
  action: () => Promise<T>;
  /** What a signal to end asks for, before this process ends by that same signal. */
  end(signal: NodeJS.Signals): Promise<unknown>;
  /** Whether a signal is somebody else's. */
  isLeft?(signal: NodeJS.Signals): boolean;
  /** What follows the action where no signal came, still heeding them. */
  after?(): Promise<void>;
}

/** Runs `action` with a way to end it. */
export async function heeding<T>({
  action,
  end,
  isLeft = () => false,
  after = async () => {},
}: Heeding<T>): Promise<T> {
  let isEnding = false;
  const heed = async (signal: NodeJS.Signals) => {
    if (isEnding || isLeft(signal)) return;
    isEnding = true;
    if (!isToEnd) for (const tell of listeners) tell(signal);
    isToEnd = true;
    void untilTheEnd();
    await end(signal);
    for (const each of endSignals) process.off(each, heed);
    process.kill(process.pid, signal);
  };
  for (const signal of endSignals) process.on(signal, heed);
  try {
    return await action();
  } finally {
    // A failure that ending these programs caused is not reported.
    if (isEnding) await untilTheEnd();
    await after();
    for (const signal of endSignals) process.off(signal, heed);
  }
}

/** Has `tell` called once when a signal asks this process to end, before what it started is ended. */
export function whenEnding(tell: (signal: NodeJS.Signals) => void): void {
  listeners.push(tell);
}

const listeners: ((signal: NodeJS.Signals) => void)[] = [];

/** Whether a signal to end has reached this process, which goes on until it is sent again. */
let isToEnd = false;

/**
 * Never returns once a signal to end has reached this process: a program that fails then gives no valid answer, so
 * nothing may be recorded from it. For callers that take a program's failure as an answer; others end with the failure.
 */
export async function unlessEnding(): Promise<void> {
  if (isToEnd) await untilTheEnd();
}

/** Never resolves: the signal ends this process. */
const untilTheEnd = () =>
  new Promise<never>(() => {
    // Otherwise Node ends by itself where nothing else is to do, before the signal reaches us.
    setInterval(() => {}, 1000);
  });

const keyOf = ({ pid, startedAt }: Descendant) => `${pid} ${startedAt}`;

/** It may have ended meanwhile. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}
