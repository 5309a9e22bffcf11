import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs `work`, then removes the empty databases that it made in a folder or the folders right below: Django connects to an
 * SQLite database even to look at migrations, which makes its file where the settings say, and that is the team's folder.
 */
export async function withoutNewDatabases<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = new Set(filesIn(folder));
  try {
    return await work();
  } finally {
    for (const path of filesIn(folder).filter((one) => !before.has(one) && isEmpty(one))) rmSync(path);
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name));
  return [folder, ...folders.map(({ name }) => join(folder, name))].flatMap((at) =>
    readdirSync(at, { withFileTypes: true })
      .filter((entry) => entry.isFile() && isDatabaseName(entry.name))
      .map(({ name }) => join(at, name)),
  );
}

/** Whoever works there meanwhile may make an empty module. */
const isDatabaseName = (name: string) => /^[^.]+(\.(sqlite3?|db3?))?$/i.test(name);

const isEmpty = (path: string) => statSync(path, { throwIfNoEntry: false })?.size === 0;
