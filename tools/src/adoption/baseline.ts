import { join } from 'node:path';
import { endedWithUs } from '@shipshape/provision';
import type { DjangoProject } from '@shipshape/workload';
import { type Log, unlessEnding } from '@shipshape/workspace';
import { $ } from 'zx/core';

/**
 * Records what the linters of newly adopted projects find today in their shipshape.json: that is the state at adoption,
 * which must not get worse. What cannot be checked here is logged, and does not fail the adoption.
 */
export async function recordBaselines(
  root: string,
  projects: readonly DjangoProject[],
  say: Log,
): Promise<void> {
  // One that went on after a kill -9 would write the baseline beside the next call's.
  const tether = await endedWithUs('SIGTERM');
  for (const project of projects) {
    say(`${project.name}: running its linters and Django's own checks once, to record today's findings`);
    const shipshape = join(root, 'node_modules/.bin/shipshape');
    const run = $({ cwd: root, nothrow: true, quiet: true });
    const linting = run`${[...tether, shipshape]} lint --write-baseline --adopting ${`--project=${project.name}`}`;
    // A base image and all packages of development may come first.
    for await (const line of linting) {
      const [, doing] = /^▸ \S+ (.+)/.exec(line) ?? [];
      if (doing) say(`${project.name}: ${doing}`);
    }
    const { exitCode, stdout, stderr } = await linting;
    await unlessEnding();
    const printed = (exitCode === 0 ? stdout : stderr).trim().split('\n');
    const [last = ''] = printed.slice(-1);
    // A sentence, and what the program printed that failed.
    const why = printed.find((line) => line.startsWith('✖ ')) ?? last;
    say(
      exitCode === 0
        ? last.replace(/^\S+ /, '')
        : `the linters could not run, so nothing is recorded: ${why.replace('✖ ', '')}`,
    );
  }
}
