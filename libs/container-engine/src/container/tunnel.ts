import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Forward } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { carrier } from './carrier.ts';
import { openChannels, type StartPiped } from './channels.ts';

/**
 * Opens a way between this machine's loopback and that of a container without a network, through the standard streams of
 * a process beside its server: it works with every engine, and nothing else of either side can be reached.
 *
 * @param exec starts a command in the container
 * @param port the server's, inside
 * @throws EngineError where the process does not start
 */
export async function openTunnel(exec: StartPiped, port: number): Promise<Forward> {
  const child = exec(['python3', ...carrier([])]);
  const why = 'the image must have python3, and the container must still run';
  const open = await openChannels(
    child,
    [],
    (output) => new EngineError(`The container cannot be reached: ${why}.`, output),
  );
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const channel = open(port);
    // What it wrote last is still on its way where the channel ended as it should.
    channel.on('close', () => socket.writableEnded || socket.destroy());
    socket.setNoDelay(true).on('error', () => {});
    socket.on('close', () => channel.destroy());
    socket.pipe(channel).pipe(socket);
  });
  const close = async () => {
    server.close();
    child.stdin.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // With the container it ends too: who comes later is refused at once.
  child.once('close', () => server.close());
  return { port: (server.address() as AddressInfo).port, close };
}
