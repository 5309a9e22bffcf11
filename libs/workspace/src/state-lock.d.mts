/** See state-lock.mjs. */
export function withLock<T>(
  file: string,
  work: () => T | Promise<T>,
  onBusy: (holder: number) => void,
): Promise<T>;
