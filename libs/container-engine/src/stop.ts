import type { Container, Stopped } from './engine.ts';

/**
 * SIGTERM, then SIGKILL where the grace runs out.
 *
 * @param send sends a signal to the server's own process; does nothing where it has ended.
 */
export async function stopGracefully(
  send: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>,
  wait: Container['wait'],
  graceSeconds: number,
): Promise<Stopped> {
  const start = performance.now();
  const stopped = (exitCode: number, killed: boolean): Stopped => ({
    exitCode,
    seconds: (performance.now() - start) / 1000,
    killed,
  });
  await send('SIGTERM');
  const graceful = await wait(graceSeconds);
  if (graceful !== undefined) return stopped(graceful, false);
  await send('SIGKILL');
  return stopped((await wait(30)) ?? 137, true);
}
