import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasModule, installBeside, type OwnShell } from '@shipshape/provision';
import { cleanEnvironment, readText } from '@shipshape/workspace';
import { ended } from '../run.ts';

/** coverage.py for a project that does not bring it. */
const version = 'coverage==7.10.7';

/** How to measure a run of tests. */
export interface Coverage {
  /** What stands before the module or script that Python runs: empty where the project measures by itself. */
  prefix: string[];
  /** Variables, PYTHONPATH among them where coverage.py lies beside the environment. */
  set: Record<string, string>;
  /** Writes the report as JSON; the covered part in percent, undefined where nothing was measured. */
  finish(): Promise<string | undefined>;
}

/** What is measured. */
interface Measured {
  /** The folder in which the tests run. */
  project: string;
  /** The folder for what is measured. */
  into: string;
  /** The report to write. */
  json: string;
  /** pytest's arguments. */
  args: readonly string[];
  /** The manage.py that runs the tests; undefined where pytest does. */
  manage: string | undefined;
}

/**
 * What is measured where the project states nothing: all of its code, imported or not, since a module that no test comes to
 * is not covered by them. Tests and migrations do not count as code to be tested.
 */
const everything = (project: string): string => {
  const others = [
    ...['migrations/*', 'tests/*', 'test_*.py', 'tests.py', 'tests_*.py', 'conftest.py', 'manage.py'],
    ...['.shipshape/*', '.venv/*', 'venv/*', 'node_modules/*', 'dist/*'],
  ];
  return `[run]\nsource = .\nomit =\n${others.map((one) => `    ${project}/**/${one}\n`).join('')}`;
};

const configurations = ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'setup.cfg', 'tox.ini'];

/** Whether the text of a manage.py starts coverage.py: a second one around it would measure nothing. */
export const startsCoverage = (text: string): boolean => /^\s*(import|from)\s+coverage\b/m.test(text);

/** Whether the project's own configuration makes pytest measure, by pytest-cov. */
const measuresItself = (folder: string, args: readonly string[]): boolean =>
  args.some((argument) => argument.startsWith('--cov')) ||
  configurations.some((name) => {
    return /addopts[^[]*--cov\b/.test(readText(join(folder, name)) ?? '');
  });

/** Prepares coverage.py: the project's own with its configuration, otherwise one beside its environment. */
export async function readyCoverage(
  own: OwnShell,
  { project, into, json, args, manage }: Measured,
): Promise<Coverage> {
  mkdirSync(into, { recursive: true });
  rmSync(json, { force: true });
  if (measuresItself(project, args)) return { prefix: [], set: {}, finish: async () => undefined };
  const has = await hasModule(own, 'coverage');
  const beside = has ? undefined : await installBeside(own, [version]);
  const data = join(into, 'coverage.data');
  rmSync(data, { force: true });
  // Another version may not know the project's configuration, nor have the plugins that it names.
  const plain = join(into, 'coverage.ini');
  if (beside) writeFileSync(plain, everything(project));
  const rc = beside ? [`--rcfile=${plain}`] : [];
  const set = { COVERAGE_FILE: data };
  return {
    prefix: startsCoverage(readText(manage ?? '') ?? '') ? [] : ['-m', 'coverage', 'run', ...rc],
    set: beside ? { ...set, PYTHONPATH: beside } : set,
    async finish() {
      if (!existsSync(data)) return undefined;
      const env = cleanEnvironment({ ...set, PYTHONPATH: beside, LC_ALL: 'C.UTF-8' });
      const shell = own.shell({ verbose: false, quiet: true, env, cwd: project });
      const python = join(own.venv, 'bin/python');
      await ended(shell`${python} -m coverage json ${rc} -q -i --fail-under=0 -o ${json}`);
      const report = await ended(shell`${python} -m coverage report ${rc} -i --fail-under=0`);
      return /^TOTAL\b.*?(\d+(?:\.\d+)?)%\s*$/m.exec(report.output)?.[1];
    },
  };
}
