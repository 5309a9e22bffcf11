import type { Log } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { choosePython } from './choose.ts';
import { containerPython } from './container-python.ts';
import { type Python, pythons } from './find.ts';
import { ensureUv, type Uv } from './uv.ts';

/**
 * A Python that this machine lacks: the one that uv downloads, otherwise the one in a container of the base that has it.
 *
 * @param system Debian packages that the project's own packages need
 * @returns undefined where neither can be had
 * @throws UserError where the engine or the base of the container cannot be had
 */
export async function bringPython(
  wanted: string,
  system: readonly string[],
  say: Log,
): Promise<Python | undefined> {
  const uv = await ensureUv(say);
  return (await downloadedPython(wanted, uv)) ?? (await containerPython(wanted, system, uv, say));
}

/** The Python that uv downloads, for this user; undefined where its server cannot be reached. */
async function downloadedPython(wanted: string, { path, env }: Uv): Promise<Python | undefined> {
  const own = { ...env, UV_PYTHON_DOWNLOADS: 'manual', UV_HTTP_RETRIES: '0' };
  const shell = $({ env: own, nothrow: true, quiet: true, timeout: '120s' });
  const { exitCode } = await shell`${path} python install --quiet --no-bin ${wanted}`;
  if (exitCode !== 0) return undefined;
  return choosePython(await pythons(wanted), wanted)?.python;
}
