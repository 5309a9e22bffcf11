import { type Log, UserError } from '@shipshape/workspace';
import { choosePython, statesVersion } from './choose.ts';
import { type Python, pythons } from './find.ts';

/** Which Python a project is to be tested on. */
export interface WantedPython {
  /** Such as `3.12`. */
  wanted: string;
  /** What files of the project state, such as `>=3.10` or `3.12.4`. */
  stated: readonly string[];
  /** The patch releases that the project's manifest allows, where those are not all; it asks for the first. */
  patch?: { asked: string; oldest: number; newest?: number };
}

/**
 * The Python that a project is tested on: the wanted version of this machine. Where the project states only a range,
 * the nearest one of this machine in that range is used, and logged.
 *
 * @param name the project's, for messages
 * @param bring gets a version that this machine lacks; undefined where it cannot
 * @throws UserError where none fits
 */
export async function fittingPython(
  name: string,
  { wanted, stated }: WantedPython,
  say: Log,
  bring?: (wanted: string) => Promise<Python | undefined>,
): Promise<Python> {
  const among = await pythons(wanted);
  const chosen = choosePython(among, wanted, stated);
  if (chosen?.exact) return chosen.python;
  if (chosen && !statesVersion(stated, wanted)) {
    say(`Python ${wanted} is not on this machine: ${chosen.python.version} is the nearest that fits`);
    return chosen.python;
  }
  const brought = await bring?.(wanted);
  if (brought) return brought;
  const found = among.map(({ version }) => version).join(', ') || 'none';
  throw new UserError(
    `${name} wants Python ${wanted} (${stated.join('; ') || 'by what it states'}), and this machine has no suitable Python (found: ${found}). Install it, for example with "uv python install ${wanted}", then run this again.`,
  );
}
