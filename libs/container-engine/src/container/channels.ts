import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Service } from '../engine.ts';
import type { EngineError } from '../engine-error.ts';
import { AHEAD, TAKEN } from './carrier.ts';

/** Starts a program whose standard streams are pipes. */
export type StartPiped = (command: string[]) => ChildProcessWithoutNullStreams;

/** Length of a frame's head: its channel, and the length of what follows. */
const HEAD = 8;

/** One connection, with what the carrier reports of it. */
interface Channel {
  stream: Duplex;
  receive(data: Buffer): void;
  /** A frame that was sent has been taken up. */
  taken(): void;
}

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
  const channels = new Map<number, Channel | undefined>();
  let output = '';
  stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  stdin.on('error', () => {}); // The carrier has ended, which its exit reports.

  const send = (number: number, data: Buffer | typeof TAKEN = Buffer.alloc(0)) => {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(number, 0);
    head.writeUInt32BE(data === TAKEN ? TAKEN : data.length, 4);
    stdin.write(data === TAKEN ? head : Buffer.concat([head, data]));
  };
  // Without a port: a connection that the carrier has accepted.
  const begin = (number: number, port?: number) => {
    // Connected with its first data: a server that serves one at a time and a full queue before it would wait for the words
    // of the first, which come behind the connection of the next.
    let waits = port !== undefined;
    let [received, sent] = [0, 0];
    let sendOn: (() => void) | undefined;
    const reportTaken = () => {
      for (; received > 0; received -= 1) send(number, TAKEN);
    };
    const stream = new Duplex({
      allowHalfOpen: port !== undefined,
      read: reportTaken,
      write(data: Buffer, _encoding, done) {
        if (waits) send(number, Buffer.from(String(port)));
        waits = false;
        send(number, data);
        sent += 1;
        if (sent < AHEAD) done();
        else sendOn = done;
      },
      final(done) {
        if (waits) stream.push(null);
        else send(number);
        done();
      },
      destroy(error, done) {
        channels.set(number, undefined);
        reportTaken();
        if (!waits && !stream.writableFinished) send(number);
        done(error);
      },
    });
    stream.on('error', () => {});
    const taken = () => {
      sent -= 1;
      const next = sendOn;
      sendOn = undefined;
      next?.(); // May send the next frame at once.
    };
    const receive = (data: Buffer) => {
      received += 1;
      stream.push(data);
    };
    channels.set(number, { stream, taken, receive });
    return stream;
  };
  const receive = (number: number, data: Buffer | typeof TAKEN) => {
    const channel = channels.get(number);
    if (!channels.has(number)) {
      services.find(({ port }) => port === Number(data))?.serve(begin(number));
    } else if (data === TAKEN) channel?.taken();
    else if (data.length === 0) channel?.stream.push(null);
    else if (channel) channel.receive(data);
    else send(number, TAKEN);
  };
  await new Promise<void>((resolve, reject) => {
    readFrames(stdout, (number, data) => (number === 0 ? resolve() : receive(number, data)));
    child.once('error', reject).once('close', () => {
      for (const channel of channels.values()) channel?.stream.destroy();
      reject(failed(output));
    });
  });
  let last = 0;
  return (port) => begin(++last, port);
}

/** Hands on each whole frame of the carrier's output. */
function readFrames(
  stdout: ChildProcessWithoutNullStreams['stdout'],
  onFrame: (number: number, data: Buffer | typeof TAKEN) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  stdout.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= HEAD) {
      const length = rest.readUInt32BE(4);
      const end = length === TAKEN ? HEAD : HEAD + length;
      if (rest.length < end) break;
      onFrame(rest.readUInt32BE(0), length === TAKEN ? TAKEN : rest.subarray(HEAD, end));
      rest = rest.subarray(end);
    }
  });
}
