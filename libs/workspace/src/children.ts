import { setTimeout as sleep } from 'node:timers/promises';
import { type Descendant, livingChildren } from './processes.ts';

/** What asks a process to end. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long child processes may take, in seconds. */
const patience = {
  /** To end by the signal of a terminal, which reaches them without us. */
  terminal: 0.5,
  /** To end by our signal, before what they use is taken from them. */
  told: 3,
  /** Before they are told again: a process that is just being started may miss the first signal. */
  again: 2,
  /** To tidy up, before they are killed. */
  tidying: 10,
};

/**
 * Hands a signal to end on to the child processes of our process group and theirs, as a terminal does, and waits up to
 * some seconds for their end. Whoever signals this process alone (a supervisor, `kill`) means them too: one that stays would
 * write again what is removed next.
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
export async function withChildren<T>(action: () => Promise<T>): Promise<T> {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals) => {
    if (isEnding || process.listenerCount(signal) > 1) return;
    isEnding = true;
    beginToEnd();
    if (!(await tellChildren(signal, patience.tidying))) {
      for (const { pid } of livingChildren()) send(pid, 'SIGKILL');
    }
    for (const each of endSignals) process.off(each, end);
    process.kill(process.pid, signal);
  };
  for (const signal of endSignals) process.on(signal, end);
  try {
    return await action();
  } finally {
    // What fails because its programs were ended is no failure to tell of.
    if (isEnding) await untilTheEnd();
    for (const signal of endSignals) process.off(signal, end);
  }
}

let isToEnd = false;

/** Notes, for {@link unlessEnding}, that a signal to end has reached this process, which goes on until it is sent again. */
export function beginToEnd(): void {
  isToEnd = true;
  void untilTheEnd();
}

/**
 * Waits for ever once a signal to end has reached this process: what its programs answer then is no finding, so nothing
 * may be written on their word. For whoever takes a failure of a program as an answer; others end by the failure.
 */
export async function unlessEnding(): Promise<void> {
  if (isToEnd) await untilTheEnd();
}

/** Never resolves: the signal ends this process. */
export const untilTheEnd = () =>
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
