import { createServer } from 'node:net';

/** Whether a server could listen on 127.0.0.1:`port` now; 0 asks for any free port. Answers that port, or undefined. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/** The first of `candidates` that is free on loopback, or undefined. Free now is no promise: be ready to lose it. */
export async function firstFreePort(candidates: Iterable<number>): Promise<number | undefined> {
  for (const port of candidates) if (await tryPort(port)) return port;
  return undefined;
}

/** A loopback port that the kernel picks. */
export async function anyFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (!port) throw new Error('No port is free on 127.0.0.1: end programs that hold many connections.');
  return port;
}
