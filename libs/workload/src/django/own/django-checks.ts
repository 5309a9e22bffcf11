import { join } from 'node:path';
import type { OwnShell } from '@shipshape/provision';
import type { Task } from '../../workload.ts';
import { judgeMigrations, missingMigrations } from '../causes/migrations.ts';
import { settingsVariables } from '../describe/index.ts';
import type { DjangoProject } from '../describe/project.ts';
import { type Ended, ended, lastError } from '../run.ts';
import { endsAfter, longestLoad, neverEnds, runManage } from '../time-limit.ts';
import type { Verdict } from './linters.ts';

/**
 * Runs `manage.py check`, and looks for models of the project's own apps without a migration. With the settings of the tests;
 * where something cannot be checked with those and can with manage.py's own, with the latter.
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
  const [first, second] = settingsFor(described);
  let found = await checksWith(first, task, own, seconds);
  if (found.ends && cannotCheck(found) && second) {
    const other = await checksWith(second, task, own, seconds);
    if (!cannotCheck(other)) {
      task.say(`checked with the settings ${second}, since those of the tests (${first}) cannot be`);
      found = other;
    }
  }
  for (const sentence of found.said) task.say(sentence);
  for (const [name, verdict] of Object.entries(found.verdicts)) judge(name, verdict);
  return found.ends;
}

interface Found {
  verdicts: Record<string, Verdict>;
  said: string[];
  ends: boolean;
}

const cannotCheck = ({ verdicts }: Found) => Object.values(verdicts).includes('fails');

/** Both checks with this settings module, or with what manage.py takes by itself. */
async function checksWith(
  module: string | undefined,
  { project: { marker, root } }: Task,
  own: OwnShell,
  seconds: number,
): Promise<Found> {
  const python = join(own.venv, 'bin/python');
  const shell = own.shell({ env: { ...own.env, ...(module ? settingsVariables(module) : {}) } });
  const program = endsAfter(seconds) + runManage(marker, ['check']);
  const check = await ended(shell`${python} -c ${program}`);
  const issues = /^System check identified (\d+) issues?/m.exec(check.output)?.[1];
  const verdict = check.exitCode === 0 ? 0 : issues === undefined ? 'fails' : Number(issues);
  const verdicts: Found['verdicts'] = { 'manage.py check': verdict };
  if (verdict === 'fails') {
    const endless = neverEnds(check.output, 'manage.py check', seconds);
    const why = lastError(check.output);
    const said = [endless ?? `manage.py check ended before it could check${why ? `: ${why}` : ''}`];
    return { verdicts, said, ends: endless === undefined };
  }
  const migrations = ['makemigrations', '--check', '--dry-run', '--no-input'];
  const made = await ended(shell`${python} -c ${endsAfter(seconds) + runManage(marker, migrations)}`);
  const endless = neverEnds(made.output, 'manage.py makemigrations --check', seconds);
  const { failure, remark } = endless ? { failure: endless } : judgeMigrations(root, made);
  verdicts.makemigrations = failure === undefined ? 0 : migrationsVerdict(made);
  return { verdicts, said: [remark, failure].filter((one) => one !== undefined), ends: true };
}

function migrationsVerdict({ output }: Ended): Verdict {
  const { own, models } = missingMigrations(output);
  return own.length + models.length || 'fails';
}

/** Settings that load without a service: the tests', and those that manage.py takes by itself where these are others. */
function settingsFor({ settings, tests }: DjangoProject): (string | undefined)[] {
  const ofTests = tests.value.settings ?? settings.test?.value;
  const ofManage = settings.development?.value ?? settings.production?.value;
  return ofTests && ofTests !== ofManage ? [ofTests, ofManage] : [ofManage];
}
