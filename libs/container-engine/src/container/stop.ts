import { constants } from 'node:os';
import type { Container, Stopped } from '../engine.ts';

/**
 * Sends the stop signal, then SIGKILL where the grace runs out.
 *
 * @param send sends a signal to the server's own process; does nothing where it has ended.
 * @param stopSignal the image's STOPSIGNAL, by name (`SIGTERM`, `QUIT`) or number
 */
export async function stopGracefully(
  send: (signal: string) => Promise<void>,
  wait: Container['wait'],
  graceSeconds: number,
  stopSignal: string,
): Promise<Stopped> {
  const start = performance.now();
  const stopped = (exitCode: number, killed: boolean): Stopped => ({
    exitCode,
    seconds: (performance.now() - start) / 1000,
    killed,
    orderly: !killed && (exitCode === 0 || exitCode === 128 + signalNumber(stopSignal)),
  });
  await send(stopSignal);
  const graceful = await wait(graceSeconds);
  if (graceful !== undefined) return stopped(graceful, false);
  await send('SIGKILL');
  return stopped((await wait(30)) ?? 137, true);
}

/** A signal's number, by its name with or without `SIG`, or by the number itself; NaN where there is no such signal. */
export function signalNumber(signal: string): number {
  if (/^\d+$/.test(signal)) return Number(signal);
  const name = `SIG${signal.toUpperCase().replace(/^SIG/, '')}`;
  // Node has no names for those: 34 to 64 in containers, whose libraries keep 32 and 33 (signal(7)).
  const [, from, steps = 0] = /^SIGRT(MIN|MAX)(?:[+-](\d+))?$/.exec(name) ?? [];
  if (from) return from === 'MIN' ? 34 + Number(steps) : 64 - Number(steps);
  return constants.signals[name as NodeJS.Signals] ?? Number.NaN;
}
