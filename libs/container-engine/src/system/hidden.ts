/** A shorter piece would be found in words that are no secret. */
const shortest = 4;

/**
 * The pieces of a secret that a program may print by themselves: the whole, each line, each value of a file of settings
 * (`password = …`, `//host/:_authToken=…`, `machine … password …`), and the password in an address, as it is written
 * and as it is meant.
 */
export function piecesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const values = lines.flatMap((line) => [
    // A value may have the sign in it that comes before values.
    ...[...line.matchAll(/[=:](?=\s*["']?([^"'\s]+)["']?$)/g)].map(([, value = '']) => value),
    ...[...line.matchAll(/\bpassword\s+(\S+)/g)].map(([, value = '']) => value),
    ...[...line.matchAll(/:\/\/([^\s/@]+)@/g)].flatMap(([, login = '']) => passwordsIn(login)),
  ]);
  const pieces = [secret.trim(), ...lines, ...values].filter((piece) => piece.length >= shortest);
  // The longest first, so that no rest of it stays.
  return [...new Set(pieces)].sort((a, b) => b.length - a.length);
}

/** `user:password` or a token alone. */
function passwordsIn(login: string): string[] {
  const password = /^[^:]*:(.*)$/.exec(login)?.[1] ?? login;
  return [password, decoded(password), Buffer.from(login).toString('base64')];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Hides secrets in a text that has whole lines. */
export function hide(text: string, pieces: readonly string[]): string {
  return pieces.reduce((hidden, piece) => hidden.replaceAll(piece, '***'), text);
}

/**
 * Hides secrets in a stream: what comes is kept back until its line is whole, since a secret may come in two parts.
 *
 * @param write is given whole lines
 */
export function hidingStream(
  pieces: readonly string[],
  write: (text: string) => void,
): { add(chunk: string): void; end(): void } {
  if (pieces.length === 0) return { add: write, end: () => {} };
  let rest = '';
  return {
    add(chunk) {
      rest += chunk;
      const end = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r')) + 1;
      if (end === 0) return;
      write(hide(rest.slice(0, end), pieces));
      rest = rest.slice(end);
    },
    end() {
      if (rest) write(hide(rest, pieces));
      rest = '';
    },
  };
}
