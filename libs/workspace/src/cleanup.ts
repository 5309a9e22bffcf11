import { beginToEnd, endSignals, tellChildren, untilTheEnd } from './children.ts';

/**
 * Runs `action`, and `cleanup` once after it: when it is done, when it throws, and when this process is told to end,
 * which it then does by that same signal. What it started is told first, see {@link tellChildren}.
 */
export async function withCleanup<T>(cleanup: () => Promise<void>, action: () => Promise<T>): Promise<T> {
  let cleaning: Promise<void> | undefined;
  let isEnding = false;
  const clean = () => {
    cleaning ??= cleanup();
    return cleaning;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (isEnding) return;
    isEnding = true;
    beginToEnd();
    await tellChildren(signal);
    await clean().catch(() => undefined);
    for (const each of endSignals) process.off(each, end);
    process.kill(process.pid, signal);
  };
  for (const signal of endSignals) process.on(signal, end);
  try {
    return await action();
  } finally {
    // What fails because its programs were ended is no failure to tell of.
    if (isEnding) await untilTheEnd();
    await clean();
    for (const signal of endSignals) process.off(signal, end);
  }
}
