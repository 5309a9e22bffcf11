import { heeding, tellChildren } from './children.ts';

/**
 * Runs `action`, and `cleanup` once after it: when it is done, when it throws, and when this process gets a signal to
 * end, by which it then ends. The processes that it started get the signal first, see {@link tellChildren}.
 */
export async function withCleanup<T>(cleanup: () => Promise<void>, action: () => Promise<T>): Promise<T> {
  let cleaning: Promise<void> | undefined;
  const clean = () => {
    cleaning ??= cleanup();
    return cleaning;
  };
  return await heeding({
    action,
    async end(signal) {
      await tellChildren(signal);
      await clean().catch(() => undefined);
    },
    after: clean,
  });
}
