import { type Say, UserError } from '@shipshape/workspace';
import { choosePython } from './choose.ts';
import { type Python, pythons } from './find.ts';

/** Which Python a project is to be tested on. */
export interface WantedPython {
  /** Such as `3.12`. */
  wanted: string;
  /** What files of the project state, such as `>=3.10` or `3.12.4`. */
  stated: readonly string[];
}

/**
 * The Python of this machine that a project is tested on: the wanted version, or the nearest one that its statements allow,
 * which is said.
 *
 * @param root the project's folder, for messages
 * @throws UserError where none fits
 */
export async function fittingPython(root: string, python: WantedPython, say: Say): Promise<Python> {
  const among = await pythons();
  const chosen = choosePython(among, python.wanted, python.stated);
  if (!chosen) {
    const found = among.map(({ version }) => version).join(', ') || 'none';
    throw new UserError(
      `${root} wants Python ${python.wanted} (${python.stated.join('; ') || 'by what it states'}), and this machine has no Python that would do (found: ${found}). Install it, for example with "uv python install ${python.wanted}", then run this again.`,
    );
  }
  if (!chosen.exact) {
    say(`Python ${python.wanted} is not on this machine: ${chosen.python.version} is the nearest that fits`);
  }
  return chosen.python;
}
