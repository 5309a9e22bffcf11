import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProcess } from '@shipshape/workspace';

export interface Abandoned {
  /** The names of the folders are `<prefix><process id>-…`, by the process that made them. */
  prefix: string;
  /** The folder that they are in; by default the one for temporary files. */
  within?: string;
  /** Whom the server ran as, where that is not this user. */
  account?: { uid: number } | undefined;
  /** Ends what still runs in a folder. */
  end?: (folder: string) => Promise<void>;
}

/**
 * Removes the temporary folders, such as of servers, whose run was ended before it could. Those of other users stay: their processes
 * may be hidden from us. What cannot be removed stays as well, since nothing depends on it.
 */
export async function removeAbandoned({ prefix, within = tmpdir(), account, end }: Abandoned): Promise<void> {
  for (const name of readdirSync(within)) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (!owner || findProcess(owner)) continue;
    const folder = join(within, name);
    try {
      if (![process.getuid?.(), account?.uid].includes(lstatSync(folder).uid)) continue;
      await end?.(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run removes it at the same time.
    }
  }
}
