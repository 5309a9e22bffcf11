/**
 * The end of a tunnel inside a container, for the image's own python3. Standard input and output carry frames: a
 * channel, a length, and that many bytes; a length of 0 means that this side sends no more on that channel. The first
 * frame, of channel 0, means that it listens.
 */
export const TUNNEL = `
import os, socket, struct, sys, threading
port = int(sys.argv[1])
source, target = sys.stdin.buffer, sys.stdout.buffer
channels, writing = {}, threading.Lock()

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
    channels[channel] = peer
    threading.Thread(target=carry_out, args=(channel, peer), daemon=True).start()

send(0)

while len(head := source.read(8)) == 8:
    channel, length = struct.unpack('>II', head)
    data = source.read(length)
    try:
        if channel not in channels and data:
            peer = socket.create_connection(('127.0.0.1', port), 10)
            peer.settimeout(None)
            begin(channel, peer)
        peer = channels.get(channel)
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
