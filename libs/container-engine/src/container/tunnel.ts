import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Forward } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { TUNNEL } from './tunnel-inside.ts';

/** Starts a command in a container whose standard streams are pipes. */
export type ExecPiped = (command: string[]) => ChildProcessWithoutNullStreams;

/**
 * Opens a way between this machine's loopback and that of a container without a network, through the standard streams of
 * a process beside its server: it works with every engine, and nothing else of either side can be reached.
 *
 * @param port the server's, inside
 * @throws EngineError where the process does not start
 */
export async function openTunnel(exec: ExecPiped, port: number): Promise<Forward> {
  const child = exec(['python3', '-I', '-S', '-c', TUNNEL, String(port)]);
  const sockets = new Map<number, Socket>();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (complaint += chunk));
  child.stdin.on('error', () => {}); // It has ended, which its exit reports.

  const send = (channel: number, data: Buffer = Buffer.alloc(0)) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(channel, 0);
    head.writeUInt32BE(data.length, 4);
    return child.stdin.write(Buffer.concat([head, data]));
  };
  const begin = (channel: number, socket: Socket) => {
    sockets.set(channel, socket.setNoDelay(true));
    socket.on('data', (data: Buffer) => {
      if (send(channel, data)) return;
      socket.pause();
      child.stdin.once('drain', () => socket.resume());
    });
    socket.on('end', () => send(channel)).on('error', () => send(channel));
    socket.on('close', () => sockets.delete(channel));
    return socket;
  };
  const receive = (channel: number, data: Buffer) => {
    const socket = sockets.get(channel);
    if (data.length === 0) socket?.end();
    else if (socket && !socket.write(data)) {
      child.stdout.pause();
      socket.once('drain', () => child.stdout.resume()).once('close', () => child.stdout.resume());
    }
  };

  await new Promise<void>((resolve, reject) => {
    readFrames(child, (channel, data) => (channel === 0 ? resolve() : receive(channel, data)));
    child.once('error', reject).once('close', () => {
      for (const socket of sockets.values()) socket.destroy();
      const why = 'the image must have python3, and the container must still run';
      reject(new EngineError(`The container cannot be reached: ${why}.`, complaint));
    });
  });

  let last = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => begin(++last, socket));
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

/** Hands on each whole frame of the child's output; a frame's first eight bytes are its channel and length. */
function readFrames(
  child: ChildProcessWithoutNullStreams,
  onFrame: (channel: number, data: Buffer) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(4)) {
      const end = 8 + rest.readUInt32BE(4);
      onFrame(rest.readUInt32BE(0), rest.subarray(8, end));
      rest = rest.subarray(end);
    }
  });
}
