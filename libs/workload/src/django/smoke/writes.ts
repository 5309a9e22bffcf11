import type { Container, ContainerCheck } from '@shipshape/container-engine';

/** What a container tried to write where it may not, by its output: paths, and where none is named, in words. */
export function refusedWrites(logged: string): string[] {
  // gunicorn goes on without its control socket, and says nothing of what it misses.
  const output = logged.replaceAll(/^.*Control server error: .*$/gm, '');
  // Where neither the file system nor the folder allows it, the folder's rights are asked first.
  const refused = /(?:Read-only file system|Errno 30\][^:\n]*|Errno 13\][^:\n]*): ['"]?(\/[^'"\s]+)/g;
  const named = [...output.matchAll(refused)].map(([, path = '']) => path);
  const cannot = [
    ...output.matchAll(
      /cannot (?:create|touch|open)[^'"\n]*['"]([^'"\n]+)['"]: (?:Read-only file system|Permission denied)/g,
    ),
  ].map(([, path = '']) => path);
  const database = /unable to open database file|attempt to write a readonly database/.test(output)
    ? ["the folder of SQLite's file"]
    : [];
  const found = [...new Set([...named, ...cannot, ...database])];
  return found.length === 0 && /Read-only file system/.test(output)
    ? ['a folder that its output names']
    : found;
}

const hint = (paths: string[]) =>
  `It wanted to write ${paths.join(', ')}, and its file system is read-only: state the folder as smoke.writable in shipshape.json, or let a variable move it below /tmp.`;

/** The same check; its failure names what the container wanted to write. */
export const namingWrites = (check: ContainerCheck): ContainerCheck => ({
  ...check,
  async run(container: Container) {
    try {
      return await check.run(container);
    } catch (error) {
      const { message } = error as Error;
      const paths = refusedWrites(`${message}\n${await container.logs().catch(() => '')}`);
      throw paths.length > 0 ? new Error(`${message}\n${hint(paths)}`) : error;
    }
  },
});

/** What the server wanted to write where it may not, although it went on. It names that, and fails for nothing. */
export const writesCheck = (writable: string[]): ContainerCheck => ({
  id: 'writes',
  version: 1,
  parameters: { writable },
  title: `runs with a read-only file system and ${['/tmp', ...writable].join(', ')}`,
  async run(container) {
    const paths = refusedWrites(await container.logs());
    return paths.length > 0 ? hint(paths) : 'nothing else was written to';
  },
});
