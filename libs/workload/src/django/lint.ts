import { join } from 'node:path';
import { readText, UserError, workspaceRoot } from '@shipshape/workspace';
import type { LintOptions, Task } from '../workload.ts';
import { judgeMigrations } from './causes/migrations.ts';
import { mypyCause } from './causes/mypy.ts';
import { formatCause, rulesCause } from './causes/ruff.ts';
import { described } from './own/described.ts';
import { ownLint } from './own/lint.ts';
import { isLockedHere } from './own/locked-here.ts';
import { linterVariables, ruffFlags } from './own/outside.ts';
import { ended, requirePassed } from './run.ts';
import { judgingShell } from './shell.ts';

/**
 * Checks a Django project: with what it configures, or where Shipshape locks its tools with ruff (format and rules),
 * mypy, and no model of its own without its migration.
 *
 * @param options see ownLint
 * @throws UserError that names the cause
 */
export async function lint(task: Task, options: LintOptions): Promise<string> {
  if (!isLockedHere(task.project)) return ownLint(task, described(task.project), options);
  if (options.baseline)
    throw new UserError(`${task.project.name} must be clean: its linters are locked with it.`);
  return lintLocked(task);
}

async function lintLocked(task: Task): Promise<string> {
  const { name, root, marker } = task.project;
  const $ = await judgingShell(task);
  const flags = ruffFlags(join(workspaceRoot, root), workspaceRoot);
  const lint = await judgingShell(task, linterVariables(root));
  requirePassed(name, await ended(lint`ruff format ${flags} --check .`), (result) =>
    formatCause(root, result),
  );
  requirePassed(name, await ended(lint`ruff check ${flags} .`), rulesCause);
  const migrations = await ended($`python ${marker} makemigrations --check --dry-run --no-input`);
  const { failure, remark } = judgeMigrations(root, migrations);
  if (failure) throw new UserError(`${name}: ${failure}`);
  if (remark) task.say(remark);
  requirePassed(name, await ended(lint`mypy ${mypyConfiguration(root)} .`), mypyCause);
  return 'format, rules, types and migrations agree';
}

/** Without a configuration in the project mypy would take the one in the user's home. */
function mypyConfiguration(root: string): string[] {
  const folder = join(workspaceRoot, root);
  const has = (name: string, text = '') => readText(join(folder, name))?.includes(text) ?? false;
  const own =
    has('mypy.ini') || has('.mypy.ini') || has('pyproject.toml', '[tool.mypy') || has('setup.cfg', '[mypy');
  return own ? [] : ['--config-file='];
}
