import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const workspace = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the programs that tests need are kept between runs; git ignores it. */
const cache = join(workspace, '.shipshape', 'test-programs');

/** A program to test against, or one sentence why there is none. */
export type Program = { path: string } | { missing: string };

/** The CNCF distribution registry: from PATH, or out of Debian's package, which takes no root. */
export async function distribution(): Promise<Program> {
  const installed = onPath('docker-registry');
  if (installed) return { path: installed };
  return cached('docker-registry', async (folder, target) => {
    if (!onPath('apt-get') || !onPath('dpkg'))
      throw new Error('there is no apt-get to download docker-registry with');
    await run('apt-get', ['download', 'docker-registry'], { cwd: folder });
    const [deb = ''] = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    await run('dpkg', ['-x', deb, '.'], { cwd: folder });
    await rename(join(folder, 'usr', 'bin', 'docker-registry'), target);
  });
}

/** go-containerregistry's registry with the referrers API, built here by Go. */
export async function goContainerRegistry(): Promise<Program> {
  return cached('go-containerregistry', async (_, target) => {
    if (!onPath('go')) throw new Error('there is no Go to build it with');
    const source = fileURLToPath(new URL('second-registry', import.meta.url));
    await run('go', ['build', '-o', target, '.'], { cwd: source });
  });
}

/** For the title of tests that need a program: why they are skipped (printed too), or nothing where they are not. */
export function skipNote(program: Program): string {
  if (!('missing' in program)) return '';
  process.stderr.write(`SKIPPED, tests that need ${program.missing}\n`);
  return ` (skipped: ${program.missing})`;
}

/** The full path of a program, undefined where PATH has none of that name. */
export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function cached(
  name: string,
  make: (folder: string, target: string) => Promise<void>,
): Promise<Program> {
  const path = join(cache, name);
  if (existsSync(path)) return { path };
  const folder = await mkdtemp(join(tmpdir(), 'test-program-'));
  try {
    await mkdir(cache, { recursive: true });
    const made = `${path}.${process.pid}`; // Two processes may make it at once: whole files only, the last one stays.
    await make(folder, made);
    await rename(made, path);
    return { path };
  } catch (error) {
    return { missing: `${name}: ${String((error as Error).message).split('\n')[0]}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
