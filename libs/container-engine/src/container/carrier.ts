/**
 * Carries connections over standard input and output, inside a container, for the image's own python3: it needs no file
 * and no network in common with the outside. Its argument is a list of loopback ports that it listens on.
 *
 * Both sides send frames: a channel, a length, and that many bytes. The first frame of a channel has the port, and comes
 * from the side that opens it; a length of 0 means that this side sends no more on that channel. The first frame of all, of
 * channel 0, means that it listens.
 */
const CARRIER = `
import itertools, json, os, socket, struct, sys, threading
source, target = sys.stdin.buffer, sys.stdout.buffer
channels, numbers, writing = {}, itertools.count(1), threading.Lock()

def send(channel, data=b''):
    with writing:
        target.write(struct.pack('>II', channel, len(data)) + data)
        target.flush()

def carry_out(channel, peer):
    try:
        while data := peer.recv(65536):
            send(channel, data)
    except OSError:
        pass
    send(channel)

def begin(channel, peer):
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=carry_out, args=(channel, peer), daemon=True).start()

def serve(listener, port):
    while True:
        peer, _ = listener.accept()
        channel = next(numbers)
        # Known before it is announced: the answer may be there at once.
        channels[channel] = peer
        send(channel, str(port).encode())
        begin(channel, peer)

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
send(0)

while len(head := source.read(8)) == 8:
    channel, length = struct.unpack('>II', head)
    data = source.read(length)
    try:
        if channel not in channels:
            peer = socket.create_connection(('127.0.0.1', int(data)), 10)
            peer.settimeout(None)
            channels[channel] = peer
            begin(channel, peer)
            continue
        peer = channels[channel]
        if peer and data:
            peer.sendall(data)
        elif peer:
            channels[channel] = None
            peer.shutdown(socket.SHUT_WR)
    except OSError:
        # What still comes for it goes nowhere.
        channels[channel] = None
        send(channel)
os._exit(0)
`;

/** The arguments with which python3 is a carrier that listens on these ports. */
export const carrier = (ports: readonly number[]): string[] => [
  '-I',
  '-S',
  '-c',
  CARRIER,
  JSON.stringify(ports),
];
