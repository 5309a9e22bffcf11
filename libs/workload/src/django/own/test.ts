import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceKind } from '@shipshape/container-engine';
import type { OwnShell } from '@shipshape/provision';
import { distOf, UserError, workspaceRoot } from '@shipshape/workspace';
import type { Task } from '../../workload.ts';
import { manageTestCause } from '../causes/manage-test.ts';
import { pytestCause } from '../causes/pytest.ts';
import { settingsVariables } from '../describe/index.ts';
import type { DjangoProject, Tests } from '../describe/project.ts';
import { ended, requirePassed } from '../run.ts';
import { djangoSettings } from '../settings.ts';
import { builtFrontEnd } from './built-front-end.ts';
import { collected } from './collected.ts';
import { readyCoverage } from './coverage.ts';
import { variablesForDevelopment } from './for-development.ts';
import { casesIn, writeNoTests } from './junit.ts';
import { extensionsOf, servicesForTests } from './needed-services.ts';
import { pytestFlags } from './outside.ts';
import { ownTaskShell } from './own.ts';
import type { DatabasePlace } from './placeholders.ts';
import { supported, supportIn } from './python-support.ts';
import { servicesVariable, withServices } from './services.ts';
import { compiledTranslations } from './translations.ts';

/**
 * Runs a project's tests with its own runner and settings, on the databases that it needs.
 *
 * @param database `auto`: what the project needs; `sqlite` or `postgres` instead
 * @throws UserError that names the cause where they did not pass
 */
export async function ownTest(task: Task, described: DjangoProject, database: string): Promise<string> {
  const { root } = task.project;
  const dist = distOf(root);
  const report = join(dist, 'reports', `test-${database}.xml`);
  mkdirSync(join(dist, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const {
    test: { stated },
    services,
  } = djangoSettings(root);
  const tests = { ...described.tests.value, ...stated };
  if (tests.runner === 'none' || (tests.files === 0 && !stated.runner)) {
    writeNoTests(report, 'the project has no test files');
    return 'no tests: the project has no test files';
  }
  const wanted = services ?? servicesForTests(described).filter((kind) => kind === 'redis' || !tests.sqlite);
  const server = databaseOf(database, wanted);
  const redis = wanted.includes('redis');
  const extensions = [...extensionsOf(described), ...(tests.extensions ?? [])];
  return withServices({ database: server, extensions, redis }, task.say, async (places) => {
    const folder = join(dist, 'test-files');
    mkdirSync(folder, { recursive: true });
    const found = variablesForDevelopment(described, {
      folder,
      sqlite: database === 'sqlite',
      ...places,
    });
    const own = await ownTaskShell(task, described, { set: { ...found, ...servicesVariable(places) } });
    const result = await runTests(task, described, own, { tests, report, into: join(dist, 'coverage') });
    const runner = tests.runner === 'pytest' ? 'pytest' : 'manage.py test';
    return `${result} (${runner}, Python ${own.pythonVersion}, ${server ? databaseNames[server] : 'SQLite'})`;
  });
}

const databaseNames = { postgresql: 'PostgreSQL', mysql: 'MySQL' };

/** The database server that the tests get; undefined for none. */
function databaseOf(asked: string, wanted: readonly ServiceKind[]): DatabasePlace['kind'] | undefined {
  if (asked !== 'auto') return asked === 'postgres' ? 'postgresql' : undefined;
  return wanted.find((one) => one !== 'redis');
}

interface Run {
  tests: Tests;
  report: string;
  /** The folder for what coverage.py leaves. */
  into: string;
}

async function runTests(task: Task, described: DjangoProject, own: OwnShell, run: Run): Promise<string> {
  const { root, name, marker } = task.project;
  const { report, into, tests } = run;
  const { runner, arguments: args, files, translations } = tests;
  const filesOf = (name: string) => join(distOf(root), 'test-files', name);
  const isPytest = runner === 'pytest';
  const project = join(workspaceRoot, root);
  const folder = join(project, tests.folder ?? '.');
  const manage = join(project, marker);
  const coverage = await readyCoverage(own, {
    ...{ project: folder, into, args: isPytest ? args : [], manage: isPytest ? undefined : manage },
    json: report.replace(/test-([^/]*)\.xml$/, 'coverage-$1.json'),
  });
  const module = tests.settings ?? described.settings.test?.value;
  const namesSettings = args.some((one) => /^--(ds|settings)\b/.test(one));
  const variables = {
    ...own.env,
    ...coverage.set,
    ...supported(supportIn(own.venv), [own.env.PYTHONPATH, coverage.set.PYTHONPATH]),
    ...(await builtFrontEnd(task.project, tests.builds ?? [], task.say)),
    ...(translations
      ? await compiledTranslations(
          { project, folders: translations, into: filesOf('translations') },
          task.say,
        )
      : {}),
    SHIPSHAPE_JUNIT: report,
    ...(module && !namesSettings ? settingsVariables(module) : {}),
  };
  const collecting = {
    ...{ manage, cwd: folder, env: variables, into: filesOf('static') },
    commands: [...(tests.catalogs ? ['compilejsi18n'] : []), 'collectstatic --no-input'],
  };
  const env = tests.collects ? await collected(own, collecting, task.say) : variables;
  const call = isPytest
    ? ['-m', 'pytest', ...pytestFlags(root, folder, workspaceRoot), `--junitxml=${report}`, ...args]
    : [manage, 'test', '--no-input', '--testrunner=shipshape_runner.Runner', ...args];
  const result = await ended(
    own.shell({ env, cwd: folder })`${[join(own.venv, 'bin/python'), ...coverage.prefix, ...call]}`,
  );
  const percent = await coverage.finish();
  const ran = /^Ran (\d+) tests? in/m.exec(result.output)?.[1];
  const cases = casesIn(report) ?? (ran === undefined ? undefined : Number(ran));
  if (cases === 0 && (result.exitCode === 0 || result.exitCode === 5)) {
    const tool = isPytest ? 'pytest' : 'manage.py test';
    return noneFound(
      task.project,
      report,
      `${tool} found none, although ${count(files, 'file')} look${files === 1 ? 's' : ''} like tests`,
    );
  }
  requirePassed(`The tests of ${name} did not pass`, result, isPytest ? pytestCause : manageTestCause);
  if (!existsSync(report)) task.say('the runner of this project left no JUnit report');
  const counted = cases === undefined ? 'passed' : `${count(cases, 'test')} passed`;
  return percent === undefined ? counted : `${counted}, ${percent}% covered`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** A runner that finds nothing would be green on any code: that fails, unless the team states that it may. */
function noneFound({ name, root }: Task['project'], report: string, reason: string): string {
  writeNoTests(report, reason);
  if (djangoSettings(root).test.allowNone) return `no tests: ${reason}`;
  throw new UserError(
    `${name}: no tests: ${reason}. Nothing was tested. Name the files as the runner expects them, or state the runner as "test": {"runner": "pytest"} (or "manage") in shipshape.json. "test": {"allowNone": true} lets the pipeline go on without tests.`,
  );
}
