import { which } from 'zx/core';

/**
 * What to put before a command so that it gets this signal when we end, also where we are killed. Linux can: prctl(2),
 * PR_SET_PDEATHSIG. Elsewhere it is nothing.
 */
export async function endedWithUs(signal: NodeJS.Signals): Promise<string[]> {
  const setpriv = await which('setpriv', { nothrow: true });
  return setpriv ? [setpriv, `--pdeathsig=${signal.slice('SIG'.length)}`] : [];
}
