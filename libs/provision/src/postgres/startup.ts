/** The beginning of a connection, by PostgreSQL's protocol 3. */
export type Startup =
  /** Encryption is asked for before anything else: the answer is `S` for TLS, where there is some, otherwise `N`. */
  | { kind: 'encryption'; tls: boolean; length: number }
  | { kind: 'startup'; user: string; database: string }
  /** Something else, such as a request to cancel: to be passed on. */
  | { kind: 'other' }
  /** Not all of it is there yet. */
  | { kind: 'incomplete' };

const [SSL, GSS, PROTOCOL] = [80877103, 80877104, 196608];

/** Reads the first message of a connection. */
export function readStartup(bytes: Buffer): Startup {
  if (bytes.length < 8) return { kind: 'incomplete' };
  const [length, code] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  if (code === SSL || code === GSS) return { kind: 'encryption', tls: code === SSL, length };
  // Minor versions differ in the lower half: whatever begins with protocol 3 names its user.
  if (code >>> 16 !== PROTOCOL >>> 16 || length > 10_000) return { kind: 'other' };
  if (bytes.length < length) return { kind: 'incomplete' };
  const texts = bytes.subarray(8, length).toString('utf8').split('\0');
  const value = (name: string) => {
    const at = texts.findIndex((text, index) => index % 2 === 0 && text === name);
    return at < 0 ? '' : (texts[at + 1] ?? '');
  };
  const user = value('user');
  return { kind: 'startup', user, database: value('database') || user };
}
