import { join } from 'node:path';
import type { OwnShell } from '@shipshape/provision';
import type { Task } from '../../workload.ts';
import { judgeMigrations, missingMigrations } from '../causes/migrations.ts';
import { settingsVariables } from '../describe/index.ts';
import type { DjangoProject } from '../describe/project.ts';
import { endsAfter, longestLoad, neverEnds, runManage } from '../probe/time-limit.ts';
import { type Ended, ended, lastError } from '../run.ts';
import type { Verdict } from './linters.ts';

/**
 * Runs `manage.py check`, and looks for models of the project's own apps without a migration.
 *
 * @param judge is told the verdict of each
 * @param seconds how long `manage.py check` may take (default: 180)
 * @returns false where the settings do not come to an end
 */
export async function djangoChecks(
  task: Task,
  described: DjangoProject,
  own: OwnShell,
  judge: (name: string, verdict: Verdict) => void,
  seconds = longestLoad,
): Promise<boolean> {
  const { marker, root } = task.project;
  const python = join(own.venv, 'bin/python');
  const module = settingsFor(described);
  const shell = own.shell({ env: { ...own.env, ...(module ? settingsVariables(module) : {}) } });
  const program = endsAfter(seconds) + runManage(marker, ['check']);
  const check = await ended(shell`${python} -c ${program}`);
  const issues = /^System check identified (\d+) issues?/m.exec(check.output)?.[1];
  judge('manage.py check', check.exitCode === 0 ? 0 : issues === undefined ? 'fails' : Number(issues));
  if (check.exitCode !== 0 && issues === undefined) {
    const endless = neverEnds(check.output, 'manage.py check', seconds);
    const why = lastError(check.output);
    task.say(endless ?? `manage.py check ended before it could check${why ? `: ${why}` : ''}`);
    return endless === undefined;
  }
  const migrations = ['makemigrations', '--check', '--dry-run', '--no-input'];
  const made = await ended(shell`${python} -c ${endsAfter(seconds) + runManage(marker, migrations)}`);
  const endless = neverEnds(made.output, 'manage.py makemigrations --check', seconds);
  if (endless) task.say(endless);
  const { failure, remark } = endless ? { failure: endless } : judgeMigrations(root, made);
  if (remark) task.say(remark);
  if (failure && !endless) task.say(failure);
  judge('makemigrations', failure === undefined ? 0 : migrationsVerdict(made));
  return true;
}

function migrationsVerdict({ output }: Ended): Verdict {
  const { own, models } = missingMigrations(output);
  return own.length + models.length || 'fails';
}

/** Settings that load without a service: the tests', or those that manage.py takes by itself. */
function settingsFor({ settings, tests }: DjangoProject): string | undefined {
  return (
    tests.value.settings ?? settings.test?.value ?? settings.development?.value ?? settings.production?.value
  );
}
