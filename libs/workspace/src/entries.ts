import { type Dirent, readdirSync } from 'node:fs';

/**
 * What is in a folder; nothing where this user may not look, as into the data of a database that a container of another
 * user's keeps beside the sources. Only for finding things: hashing or copying must not skip such a folder.
 */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
