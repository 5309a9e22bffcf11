import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Service } from '../engine.ts';
import type { EngineError } from '../engine-error.ts';

/** Starts a program whose standard streams are pipes. */
export type StartPiped = (command: string[]) => ChildProcessWithoutNullStreams;

/** Length of a frame's head: its channel, and the length of what follows. */
const HEAD = 8;

/**
 * The outer end of a carrier (see carrier.ts).
 *
 * @param services get the connections to their ports that the carrier accepts
 * @param failed makes the error for a carrier that ended, of what it wrote
 * @returns makes a connection to a port of the container's loopback, once the carrier listens
 */
export async function openChannels(
  child: ChildProcessWithoutNullStreams,
  services: readonly Service[],
  failed: (output: string) => EngineError,
): Promise<(port: number) => Duplex> {
  const { stdin, stdout, stderr } = child;
  // One that has ended stays, as undefined: what still comes for it opens no other.
  const channels = new Map<number, Duplex | undefined>();
  let output = '';
  stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  stdin.on('error', () => {}); // The carrier has ended, which its exit reports.

  const send = (number: number, data: Buffer, done = () => {}) => {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(number, 0);
    head.writeUInt32BE(data.length, 4);
    stdin.write(Buffer.concat([head, data]), () => done());
  };
  // Without a port: a connection that the carrier has accepted.
  const begin = (number: number, port?: number) => {
    // Connected with its first data: a server that serves one at a time and a full queue before it would wait for the words
    // of the first, which come behind the connection of the next.
    let waits = port !== undefined;
    const channel = new Duplex({
      allowHalfOpen: port !== undefined,
      read: () => void stdout.resume(),
      write(data: Buffer, _encoding, done) {
        if (waits) send(number, Buffer.from(String(port)));
        waits = false;
        send(number, data, done);
      },
      final(done) {
        if (!waits) return send(number, Buffer.alloc(0), done);
        channel.push(null);
        done();
      },
      destroy(error, done) {
        channels.set(number, undefined);
        // It may have been what the others waited for.
        stdout.resume();
        if (!waits && !channel.writableFinished) send(number, Buffer.alloc(0));
        done(error);
      },
    });
    channels.set(number, channel);
    return channel.on('error', () => {});
  };
  const receive = (number: number, data: Buffer) => {
    const channel = channels.get(number);
    if (!channels.has(number)) {
      services.find(({ port }) => port === Number(data))?.serve(begin(number));
    } else if (data.length === 0) channel?.push(null);
    else if (channel && !channel.push(data)) stdout.pause();
  };
  await new Promise<void>((resolve, reject) => {
    readFrames(stdout, (number, data) => (number === 0 ? resolve() : receive(number, data)));
    child.once('error', reject).once('close', () => {
      for (const channel of channels.values()) channel?.destroy();
      reject(failed(output));
    });
  });
  let last = 0;
  return (port) => begin(++last, port);
}

/** Hands on each whole frame of the carrier's output. */
function readFrames(
  stdout: ChildProcessWithoutNullStreams['stdout'],
  onFrame: (number: number, data: Buffer) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  stdout.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= HEAD && rest.length >= HEAD + rest.readUInt32BE(4)) {
      const end = HEAD + rest.readUInt32BE(4);
      onFrame(rest.readUInt32BE(0), rest.subarray(HEAD, end));
      rest = rest.subarray(end);
    }
  });
}
