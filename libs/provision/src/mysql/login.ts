/** What a client of MySQL answers to the server's greeting, by its protocol 41. */
export type Login = 'incomplete' | { database: string | undefined };

const [WITH_DATABASE, SECURE_CONNECTION, LENGTH_ENCODED] = [1 << 3, 1 << 15, 1 << 21];

/**
 * Reads the first packet of a client: the database that it opens.
 *
 * @see https://mariadb.com/kb/en/connection/#handshake-response-packet
 */
export function readLogin(bytes: Buffer): Login {
  if (bytes.length < 4) return 'incomplete';
  const packet = bytes.subarray(4, 4 + bytes.readUIntLE(0, 3));
  if (bytes.length < 4 + bytes.readUIntLE(0, 3)) return 'incomplete';
  // Capabilities, the largest packet, the character set and 23 bytes more; then the user.
  if (packet.length < 34) return { database: undefined };
  const capabilities = packet.readUInt32LE(0);
  if (!(capabilities & WITH_DATABASE)) return { database: undefined };
  let at = packet.indexOf(0, 32) + 1;
  if (capabilities & (LENGTH_ENCODED | SECURE_CONNECTION)) at += 1 + (packet[at] ?? 0);
  else at = packet.indexOf(0, at) + 1;
  const end = packet.indexOf(0, at);
  return { database: packet.subarray(at, end < 0 ? undefined : end).toString('utf8') || undefined };
}
