import { EngineError } from '../engine-error.ts';
import { parseDockerfile } from './instructions.ts';

/** Of a line that is longer, buildah reads nothing, and nothing of what follows it, and reports no error. */
const LONGEST_LINE = 64 * 1024;

/** Linux passes no longer argument to a program. */
const LONGEST_ARGUMENT = 128 * 1024;

/**
 * A Dockerfile that ends with the labels in one instruction, and the labels that must go another way: a line break has
 * no place in an instruction, an `# escape` directive changes what a backslash means, and a line must not be too long.
 *
 * @throws EngineError naming the label where it is longer than any way takes.
 */
export function withLabels(
  dockerfile: string,
  labels: Record<string, string>,
): { dockerfile: string; rest: Record<string, string> } {
  checkLabels(labels);
  const plain = parseDockerfile(dockerfile).escapeCharacter === '\\';
  const quoted = (text: string) => `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
  const pairs = Object.entries(labels).map((label) => ({ label, line: label.map(quoted).join('=') }));
  const fits = ({ line }: { line: string }) =>
    plain && !/[\r\n]/.test(line) && Buffer.byteLength(line) < LONGEST_LINE - 100;
  const written = pairs.filter(fits).map(({ line }) => line);
  const rest = Object.fromEntries(pairs.filter((pair) => !fits(pair)).map(({ label }) => label));
  if (written.length === 0) return { dockerfile, rest };
  return { dockerfile: `${dockerfile}\nLABEL ${written.join(' \\\n  ')}\n`, rest };
}

/** @throws EngineError naming the label that is too long to be an argument of a program. */
export function checkLabels(labels: Record<string, string>): void {
  for (const [name, value] of Object.entries(labels)) {
    const size = Buffer.byteLength(`--label=${name}=${value}`);
    if (size >= LONGEST_ARGUMENT) {
      throw new EngineError(
        `The label "${name}" is ${Math.ceil(size / 1024)} KiB long, and no more than 127 KiB can be given to an engine: shorten it.`,
      );
    }
  }
}

/** @throws EngineError naming the Dockerfile's line that is too long for the engines to read. */
export function checkLines({ path, text }: { path: string; text: string }): void {
  const at = text.split('\n').findIndex((line) => Buffer.byteLength(line) >= LONGEST_LINE);
  if (at === -1) return;
  throw new EngineError(
    `${path}:${at + 1} is 64 KiB long or longer, which engines do not read: split it with a backslash at the end of each line.`,
  );
}
