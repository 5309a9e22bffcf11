import { isAbsolute } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { folderInWords } from '../../folder-words.ts';
import { commonCause, type Ended, lastError } from '../run.ts';

/** The apps (or models) that differ from their migrations, as makemigrations names them. */
export interface MissingMigrations {
  /** Those that lie in the project. */
  own: string[];
  /** Those of installed packages, about which the project can do nothing. */
  installed: string[];
  /** Models with a field that needs a default: Django does not name their app. */
  models: string[];
}

/**
 * Reads makemigrations' `Migrations for '<app>':`, below which the file stands that it would write: for an app of the
 * project a path in it, for an installed package one in site-packages, in an environment's folder, or outside the workspace.
 *
 * @param workspace its folder
 */
export function missingMigrations(output: string, workspace = workspaceRoot): MissingMigrations {
  const found: MissingMigrations = { own: [], installed: [], models: [] };
  const lines = output.split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const app = /^Migrations for '([^']+)':/.exec(line)?.[1];
    if (!app) continue;
    const file = lines[at + 1]?.trim() ?? '';
    const isInstalled =
      /(^|[\\/])(site-packages|dist-packages|\.venv|\.shipshape)[\\/]/.test(file) ||
      (isAbsolute(file) && !file.startsWith(`${workspace}/`));
    (isInstalled ? found.installed : found.own).push(app);
  }
  // With --no-input Django gives up at a field that it would ask a default for, and names the model only.
  for (const [, model = ''] of output.matchAll(/^Field '[^']+' on model '([^']+)' not migrated:/gm)) {
    found.models.push(model);
  }
  return found;
}

/**
 * What `makemigrations --check` came to: a failure, a remark on installed packages, or nothing.
 *
 * @returns `failure`: why the project fails; `remark`: what it cannot correct itself
 */
export function judgeMigrations(root: string, result: Ended): { failure?: string; remark?: string } {
  const { exitCode, output } = result;
  if (exitCode === 0) return {};
  const common = commonCause('manage.py', result);
  if (common) return { failure: common };
  const { own, installed, models } = missingMigrations(output);
  const crashed = /^Traceback \(most recent call last\):/m.test(output);
  if (own.length > 0 && !crashed) {
    return {
      failure: `the models of ${own.join(', ')} have no migration for what stands above. Run "python manage.py makemigrations" in ${folderInWords(root)}.`,
    };
  }
  if (models.length > 0 && !crashed) {
    return {
      failure: `a new field of the model ${models.join(', ')} needs a default, and has no migration. Run "python manage.py makemigrations" in ${folderInWords(root)}; where the model is an installed package's, use another version of that.`,
    };
  }
  if (installed.length > 0 && !crashed) {
    return {
      remark: `the installed package${installed.length > 1 ? 's' : ''} ${installed.join(', ')} came without a migration for the models, often for DEFAULT_AUTO_FIELD; the project's own apps have all theirs`,
    };
  }
  const conflict = /Conflicting migrations detected[^\n]*/.exec(output)?.[0];
  if (conflict) {
    return {
      failure: `two migrations follow the same one. Run "python manage.py makemigrations --merge" in ${folderInWords(root)}.`,
    };
  }
  const last = crashed
    ? lastError(output)
    : /^(?:CommandError|django\.core\.\S+|SystemCheckError): .*/m.exec(output)?.[0];
  const why = last ? `: ${last}` : '';
  return {
    failure: `manage.py failed before it could compare models and migrations (exit code ${exitCode})${why}. Its output is above.`,
  };
}
