import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCleanup } from './cleanup.ts';

/** Runs `action` with a new folder `shipshape-<name>-…`, which is removed afterwards, also where a signal ends this process. */
export async function withTemporaryFolder<T>(
  name: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), `shipshape-${name}-`));
  const remove = async () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return await withCleanup(remove, () => action(folder));
}
