import { existsSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import {
  type Log,
  readRecord,
  stateFolder,
  UserError,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import type { Python } from './find.ts';
import { ensureUv, type Uv } from './uv.ts';

export interface VenvRequest {
  /** The environment's folder, absolute. */
  venv: string;
  /** A digest of everything that it is made from: another digest is another environment. */
  locked: string;
  /** What it is made from, for people, such as `requirements-dev.txt`. */
  from: string;
  say: Log;
  /** Asked only where the environment has to be made: looking for a Python costs up to half a second. */
  python(): Promise<Python>;
  /** Installs the packages into the empty environment. @throws UserError that names the cause */
  install(uv: Uv, python: Python): Promise<void>;
}

interface Stamp {
  locked: string;
  python: string;
  version?: string;
  /** The program that runs commands where that Python is; absent on this machine itself. */
  shell?: string;
  venv: string;
}

const stampOf = (venv: string) => join(venv, '.shipshape');

/** The version of the Python in an environment that `ensureVenv` made, such as `3.12.4`. */
export const versionIn = (venv: string): string | undefined =>
  readRecord<Partial<Stamp>>(stampOf(venv))?.version;

/** The program that runs commands where the environment's Python is; undefined on this machine itself. */
export const shellOf = (venv: string): string | undefined => readRecord<Partial<Stamp>>(stampOf(venv))?.shell;

/**
 * Makes an environment hold exactly what `install` puts there. It stays as long as its digest, its Python and its folder
 * do.
 *
 * @throws UserError where there is a folder that Shipshape did not make
 */
export async function ensureVenv(request: VenvRequest): Promise<void> {
  const { venv, locked, from, say } = request;
  const name = relative(workspaceRoot, venv);
  const stamp = stampOf(venv);
  const isCurrent = () => {
    const made = readRecord<Stamp>(stamp);
    return made?.locked === locked && made.venv === venv && existsSync(made.shell ?? made.python);
  };
  if (isCurrent()) return;

  const python = await request.python();
  await withLock(
    join(stateFolder, `venv-${basename(join(venv, '..'))}.lock`),
    async () => {
      if (isCurrent()) return;
      if (existsSync(venv) && !existsSync(stamp)) {
        throw new UserError(
          `${name} was not made by Shipshape and would be replaced by what ${from} locks: move it away, then run this again.`,
        );
      }
      const uv = await ensureUv(say);
      say(`Python ${python.version}: installing what ${from} locks`);
      // Stamped from the first moment, so that the next run replaces what an interrupted one left.
      rmSync(venv, { recursive: true, force: true });
      writeRecord(stamp, {});
      await request.install(uv, python);
      // Last, so that an interrupted installation is made again.
      const { path, version, shell: inside } = python;
      writeRecord(stamp, { locked, python: path, version, venv, ...(inside ? { shell: inside } : {}) });
    },
    (owner) => say(`waiting for process ${owner}, which makes ${name}`),
  );
}
