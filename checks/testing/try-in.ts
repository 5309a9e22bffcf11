import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readyEngine } from '@shipshape/provision';

/** Runs `shipshape try` in a folder as a person does, and ends it with Ctrl-C; returns what it printed until then. */
export const tryIn =
  (folder: string, env: NodeJS.ProcessEnv) =>
  async (
    args: string[],
    action: (url: string, so: { pid: number; lines: string[] }) => unknown,
    temporary?: string,
  ) => {
    const child = spawn('npx', ['shipshape', 'try', ...args], {
      cwd: folder,
      env: temporary ? { ...env, TMPDIR: temporary } : env,
      // A group of its own, as a terminal gives it, which Ctrl-C reaches as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        createInterface(stream).on('line', (line) => {
          printed.push(line);
          // The last line that it prints by itself, with --json the only one.
          if (line.includes('Press Ctrl-C to stop it') || line.startsWith('{'))
            resolve(/http:\/\/localhost:\d+/.exec(printed.join('\n'))?.[0] ?? '');
        });
      child.on('close', () => reject(new Error(printed.join('\n'))));
    });
    try {
      await action(url, { pid: child.pid ?? 0, lines: printed });
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await once(child, 'close');
    }
    return { url, printed };
  };

/** Containers that this machine's engine holds: those of living processes of a group, or those of these names. */
export async function containersOf(group: number, known?: string[]): Promise<string[]> {
  const program = (await readyEngine(console.log)).name === 'docker' ? 'docker' : 'podman';
  const names = execFileSync(program, ['ps', '--all', '--format={{.Names}}'], { encoding: 'utf8' }).split(
    '\n',
  );
  if (known) return names.filter((name) => known.includes(name));
  const members = execFileSync('ps', ['-o', 'pid=', '-g', String(group)], { encoding: 'utf8' });
  const pids = members.trim().split(/\s+/);
  return names.filter((name) => pids.includes(name.split('-')[2] ?? ''));
}
