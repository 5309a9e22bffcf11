const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `action`, and `cleanup` once after it: when it is done, when it throws, and when this process is told to end,
 * which it then does by that same signal.
 */
export async function withCleanup<T>(cleanup: () => Promise<void>, action: () => Promise<T>): Promise<T> {
  let cleaning: Promise<void> | undefined;
  const clean = () => {
    cleaning ??= cleanup();
    return cleaning;
  };
  const end = async (signal: NodeJS.Signals) => {
    await clean().catch(() => undefined);
    for (const each of signals) process.off(each, end);
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return await action();
  } finally {
    await clean();
    for (const signal of signals) process.off(signal, end);
  }
}
