import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { RunRequest } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { newOwnedName } from '../system/owner.ts';
import { Channel } from './channel.ts';
import { OWN_NAME } from './own-name.ts';

/**
 * Listens on loopback ports and carries each connection over standard input and output: frames of kind (open, data,
 * close, ready), connection number, port and length. It needs no file and no network in common with the host.
 */
const FORWARDER = `
import itertools, json, os, socket, struct, sys, threading
out, lock, connections, numbers = sys.stdout.buffer, threading.Lock(), {}, itertools.count(1)
def send(kind, number, port, data=b''):
    with lock:
        out.write(struct.pack('>BIHI', kind, number, port, len(data)) + data)
        out.flush()
def pump(number, connection):
    try:
        while True:
            data = connection.recv(65536)
            if not data:
                break
            send(1, number, 0, data)
    except OSError:
        pass
    send(2, number, 0)
def serve(listener, port):
    while True:
        connection, _ = listener.accept()
        number = next(numbers)
        connections[number] = connection
        send(0, number, port)
        threading.Thread(target=pump, args=(number, connection), daemon=True).start()
for port in json.loads(sys.argv[1]):
    for family, address in ((socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1')):
        try:
            listener = socket.socket(family)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(64)
        except OSError:
            if family == socket.AF_INET:
                raise
            continue
        threading.Thread(target=serve, args=(listener, port), daemon=True).start()
send(3, 0, 0)
source = sys.stdin.buffer
while True:
    head = source.read(11)
    if len(head) < 11:
        os._exit(0)
    kind, number, _, length = struct.unpack('>BIHI', head)
    data = source.read(length)
    connection = connections.get(number)
    if connection is None:
        continue
    try:
        if kind == 1:
            connection.sendall(data)
        else:
            connections.pop(number, None)
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()
    except OSError:
        pass
`;

const HEAD = 11;
const [OPEN, DATA, CLOSE, READY] = [0, 1, 2, 3];

/** Starts a client with pipes as its standard streams. */
export type StartPiped = (args: string[]) => ChildProcessWithoutNullStreams;

/** The loopback network of a container to come, in which some ports are connected to servers outside. */
export interface Forwarder {
  /** The container that holds this network. */
  name: string;
  /** Ends the carrying; the container is removed by its name. */
  end(): void;
}

/**
 * Starts a container that holds a network of its own without any way out, and forwards ports of its loopback.
 *
 * @param run the client's `run` with the restrictions that the container gets as well
 * @throws EngineError where it does not start
 */
export async function startForwarder(
  start: StartPiped,
  run: readonly string[],
  image: string,
  { services = [], hosts = [] }: Pick<RunRequest, 'services' | 'hosts'>,
): Promise<Forwarder> {
  const name = newOwnedName();
  const ports = services.map(({ port }) => port);
  const child = start([
    ...[...run, '--rm', '--interactive', `--name=${name}`, '--network=none', OWN_NAME],
    '--entrypoint=python3',
    ...hosts.map((host) => `--add-host=${host}:127.0.0.1`),
    ...[image, '-I', '-S', '-c', FORWARDER, JSON.stringify(ports)],
  ]);
  const { stdin, stdout, stderr } = child;
  const channels = new Map<number, Channel>();
  const send = (kind: number, number: number, data: Buffer = Buffer.alloc(0)) => {
    const head = Buffer.alloc(HEAD);
    head.writeUInt8(kind, 0);
    head.writeUInt32BE(number, 1);
    head.writeUInt32BE(data.length, 7);
    if (stdin.writable) stdin.write(Buffer.concat([head, data]));
  };
  stdin.on('error', () => undefined); // It has ended; its channels end with it.
  const open = (number: number, port: number) => {
    const channel = new Channel(
      (data) => send(DATA, number, data),
      () => channels.delete(number) && send(CLOSE, number),
    );
    channel.on('error', () => channel.destroy());
    channels.set(number, channel);
    services.find((service) => service.port === port)?.serve(channel);
  };
  let said = '';
  stderr.on('data', (text) => (said += String(text)));
  await new Promise<void>((resolve, reject) => {
    let rest: Buffer = Buffer.alloc(0);
    child.once('error', reject);
    child.once('close', () => {
      for (const channel of channels.values()) channel.destroy();
      reject(
        new EngineError(`The forwarder for the services ended: ${said.trim().split('\n').at(-1)}`, said),
      );
    });
    stdout.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= HEAD && rest.length >= HEAD + rest.readUInt32BE(7)) {
        const [kind, number, port] = [rest.readUInt8(0), rest.readUInt32BE(1), rest.readUInt16BE(5)];
        const data = rest.subarray(HEAD, HEAD + rest.readUInt32BE(7));
        rest = rest.subarray(HEAD + data.length);
        if (kind === READY) resolve();
        else if (kind === OPEN) open(number, port);
        else if (kind === DATA) channels.get(number)?.push(data);
        else channels.get(number)?.push(null);
      }
    });
  });
  return { name, end: () => stdin.end() };
}
