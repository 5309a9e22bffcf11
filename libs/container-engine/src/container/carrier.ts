/** What a frame has in place of a length where it reports that a frame of its channel was taken up: nothing follows. */
export const TAKEN = 0xffffffff;

/** How many frames of a channel may be on their way, in each direction, before the first of them is taken up. */
export const AHEAD = 16;

/**
 * Carries connections over standard input and output, inside a container, for the image's own python3: it needs no file
 * and no network in common with the outside. Its argument is a list of loopback ports that it listens on.
 *
 * Both sides send frames: a channel, a length, and that many bytes. The first frame of a channel has the port, and comes
 * from the side that opens it; a length of 0 means that this side sends no more on that channel. The first frame of all, of
 * channel 0, means that it listens.
 *
 * Both sides always read: one that stopped until its own words were through would wait for ever where what lies between
 * carries one direction at a time, as podman's conmon does. What holds a fast sender back is each channel's own count.
 */
const CARRIER = `
import itertools, json, os, queue, socket, struct, sys, threading
source, target = sys.stdin.buffer, sys.stdout.buffer
channels, numbers, writing = {}, itertools.count(1), threading.Lock()

def send(channel, data=b'', length=None):
    with writing:
        target.write(struct.pack('>II', channel, len(data) if length is None else length) + data)
        target.flush()

def carry_out(channel, peer, free):
    try:
        while free.acquire() and (data := peer.recv(65536)):
            send(channel, data)
    except OSError:
        pass
    send(channel)

def carry_in(channel, peer, frames, free):
    try:
        peer = peer or socket.create_connection(('127.0.0.1', int(frames.get())), 10)
        peer.settimeout(None)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=carry_out, args=(channel, peer, free), daemon=True).start()
    except OSError:
        send(channel)
        peer = None
    # What comes for one that has closed goes nowhere; what it answered before is still read.
    while data := frames.get():
        try:
            if peer: peer.sendall(data)
        except OSError:
            peer = None
        send(channel, length=${TAKEN})
    try:
        if peer: peer.shutdown(socket.SHUT_WR)
    except OSError:
        pass

def begin(channel, peer=None):
    frames, free = channels[channel] = queue.SimpleQueue(), threading.Semaphore(${AHEAD})
    # Announced before its first words, and known before that: the answer may be there at once.
    if peer:
        send(channel, str(peer.getsockname()[1]).encode())
    threading.Thread(target=carry_in, args=(channel, peer, frames, free), daemon=True).start()

def serve(listener):
    while True:
        begin(next(numbers), listener.accept()[0])

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
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
send(0)

while len(head := source.read(8)) == 8:
    channel, length = struct.unpack('>II', head)
    if channel not in channels:
        begin(channel)
    frames, free = channels[channel]
    if length == ${TAKEN}:
        free.release()
    else:
        frames.put(source.read(length))
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
