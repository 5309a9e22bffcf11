import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { topFolder, workingFiles } from '@shipshape/git';
import { ensureTool, type OwnShell, ownProgram } from '@shipshape/provision';
import { distOf, lookUp, UserError, unlessEnding, workspaceRoot } from '@shipshape/workspace';
import type { LintOptions, Task } from '../../workload.ts';
import { settingsVariables } from '../describe/index.ts';
import type { DjangoProject, Linter } from '../describe/project.ts';
import { ended } from '../run.ts';
import { djangoSettings } from '../settings.ts';
import { neverEnds } from '../time-limit.ts';
import { writeBaseline } from './baseline.ts';
import { djangoChecks } from './django-checks.ts';
import { variablesForDevelopment } from './for-development.ts';
import { besideEachOther, lintJobs } from './lint-jobs.ts';
import { shown, told, whyNotRecorded, whyWorse } from './lint-result.ts';
import {
  argumentsOf,
  compare,
  complete,
  givenTo,
  needsRelease,
  sourceOf,
  type Verdict,
  verdictOf,
} from './linters.ts';
import { withoutNewDatabases } from './new-databases.ts';
import { isNodeLinter, nodeLint } from './node-linters.ts';
import { linterVariables, ruffFlags } from './outside.ts';
import { environmentOf, ownTaskShell } from './own.ts';
import { supported, supportIn } from './python-support.ts';
import { smokeSettings } from './smoke-settings.ts';

/**
 * Runs the linters that a project configures, in the versions that it pins, then Django's own checks. What was accepted
 * as its baseline is reported and must not get worse; everything else must be clean.
 *
 * @param options `baseline`: true to record what is found today as that baseline; `adopting`: with it, true to record
 *   also what cannot check or lacks a migration, which is otherwise refused
 * @throws UserError that names what got worse, or what a baseline does not accept
 */
export async function ownLint(
  task: Task,
  described: DjangoProject,
  { baseline, adopting = false }: LintOptions,
): Promise<string> {
  const { project, say } = task;
  const folder = join(distOf(project.root), 'lint-files');
  mkdirSync(folder, { recursive: true });
  const own = await ownTaskShell(task, described, {
    set: variablesForDevelopment(described, { folder }),
  });
  const accepted = djangoSettings(project.root).lint.baseline;
  const linters = described.linters.map(({ value }) => value);
  const found = new Map<Linter, Verdict>();
  const checks: [name: string, verdict: Verdict][] = [];
  let ends = true;
  await besideEachOther(own, [
    ...lintJobs(linters).map((together) => async (shell: OwnShell) => {
      for (const linter of together) found.set(linter, await verdictOn(task, described, shell, linter));
    }),
    async (shell) => {
      ends = await withoutNewDatabases(join(workspaceRoot, project.root), () =>
        djangoChecks(task, described, shell, (...check) => checks.push(check)),
      );
    },
  ]);
  const verdicts = [...linters.map((one) => [one.name, found.get(one) ?? 'fails'] as const), ...checks];
  const comparisons = verdicts.map(([name, verdict]) => compare(name, verdict, lookUp(accepted, name)));
  await unlessEnding();

  if (baseline) {
    const refused = adopting ? undefined : whyNotRecorded(project.name, comparisons);
    if (refused) throw new UserError(refused);
    const deployClean = ends && (await deployIsClean(task, described));
    const changed = writeBaseline(project.root, comparisons, deployClean);
    return `${told(comparisons)}; ${changed ? 'recorded as the baseline in shipshape.json' : 'the baseline was that already'}`;
  }
  for (const { name, verdict, accepted: was, better } of comparisons.filter((one) => one.accepted !== 0)) {
    const hint = better ? '; `shipshape lint --write-baseline` lowers the baseline' : '';
    say(`${name}: ${shown(verdict)}, accepted ${shown(was)}${hint}`);
  }
  const worse = whyWorse(project.name, comparisons);
  if (worse) throw new UserError(worse);
  const none = described.linters.length === 0 ? 'no linter that this runs is configured; ' : '';
  return `${none}${told(comparisons)}`;
}

/** Runs a command with the files that its input names: a shell takes 128 KB in one argument, a program 2 MB in all. */
const withFiles = 'import os, sys; os.execv(sys.argv[1], sys.argv[1:] + sys.stdin.read().split(chr(0)))';

/** What a linter found; `fails` where it could not check, or its pinned version could not be installed. */
async function verdictOn(
  task: Task,
  described: DjangoProject,
  own: OwnShell,
  linter: Linter,
): Promise<Verdict> {
  if (isNodeLinter(linter)) return await nodeLint(task, linter);
  const { project, say } = task;
  const { distribution, program } = sourceOf(linter);
  const folder = join(workspaceRoot, project.root, linter.folder ?? '.');
  const { newest } = environmentOf(project, described);
  const { version, plugins = [] } = linter;
  let path = complete(linter) ? ownProgram(own, program) : undefined;
  if (!path) {
    try {
      path = await ensureTool(own, { program, distribution, version, beside: plugins, newest });
    } catch (error) {
      say((error as Error).message);
      return 'fails';
    }
  }
  const isolated = program === 'ruff' ? ruffFlags(folder, workspaceRoot) : [];
  const shell = own.shell({
    cwd: folder,
    env: {
      ...own.env,
      ...supported(supportIn(own.venv), [own.env.PYTHONPATH]),
      ...linterVariables(project.root),
    },
  });
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.map((one) => (one.isDirectory() ? `${one.name}/` : one.name));
  const release = needsRelease(linter)
    ? /\d+\.\d[\w.]*/.exec((await ended(shell`${path} --version`)).output)?.[0]
    : undefined;
  const given = topFolder(folder) ? givenTo(linter, () => workingFiles(folder)) : undefined;
  if (given?.length === 0) {
    say(`${linter.name} has nothing to check: pre-commit gives it no file of this project`);
    return 0;
  }
  const words = argumentsOf(linter, names, release, given);
  const isGiven = new Set(given);
  const command = [path, ...isolated, ...words.filter((word) => !isGiven.has(word))];
  const files = words.filter((word) => isGiven.has(word)).join('\0');
  const result = await ended(
    files
      ? shell({ input: files })`${join(own.venv, 'bin/python')} -c ${withFiles} ${command}`
      : shell`${command}`,
  );
  const endless = neverEnds(result.output, program);
  if (endless) say(endless);
  return endless ? 'fails' : verdictOf(linter.name, result);
}

/** Whether `check --deploy` finds nothing in production's settings, with the variables of the smoke test. */
async function deployIsClean(task: Task, described: DjangoProject): Promise<boolean> {
  const { environment, module } = smokeSettings(task.project);
  const set = {
    ...described.settings.environment,
    ...environment,
    ...(module ? settingsVariables(module) : {}),
  };
  const own = await ownTaskShell(task, described, { set });
  const { exitCode } = await ended(
    own.shell`${join(own.venv, 'bin/python')} ${task.project.marker} check --deploy --fail-level WARNING`,
  );
  return exitCode === 0;
}
