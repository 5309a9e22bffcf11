import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import type { Shell } from 'zx/core';

/**
 * Saves what coverage.py measured in the last run of the tests as JSON, where it measured anything: the page shows it,
 * and nothing depends on it.
 *
 * @param root the project's folder, from the workspace root
 * @param since when the tests began; milliseconds since 1970. What was measured before that is another run's
 */
export async function saveCoverage($: Shell, root: string, file: string, since: number): Promise<void> {
  rmSync(file, { force: true });
  const measured = statSync(join(workspaceRoot, root, '.coverage'), { throwIfNoEntry: false });
  if (measured && measured.mtimeMs >= since)
    await $({ nothrow: true, verbose: false })`coverage json -q --fail-under=0 -o ${file}`;
}
