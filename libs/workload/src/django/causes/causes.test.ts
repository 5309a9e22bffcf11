import { describe, expect, test } from 'vitest';
import { commonCause } from '../run.ts';
import { manageTestCause } from './manage-test.ts';
import { judgeMigrations, missingMigrations } from './migrations.ts';
import { mypyCause } from './mypy.ts';
import { pytestCause } from './pytest.ts';
import { formatCause, rulesCause } from './ruff.ts';

// Each output is the tool's own, cut to what matters.
const ended = (exitCode: number, output = '') => ({ exitCode, output });

describe('pytest', () => {
  test.each([
    ['failing tests', 1, 'E   assert 1 == 2\n1 failed in 0.32s', 'tests failed'],
    ['an error in a fixture', 1, '1 passed, 1 error in 0.3s', 'tests failed'],
    [
      'too little coverage',
      1,
      'FAIL Required test coverage of 90% not reached. Total coverage: 12.00%\n3 passed in 1.2s',
      'the tests passed, but their coverage is below the required one',
    ],
    [
      'too little coverage beside failing tests',
      1,
      'FAIL Required test coverage of 90% not reached. Total coverage: 12.00%\n2 failed, 3 passed in 1.2s',
      'tests failed',
    ],
    [
      'a test file that cannot be imported',
      2,
      "E   ModuleNotFoundError: No module named 'nope'\n!!! Interrupted: 1 error during collection !!!\n1 error in 0.28s",
      'pytest could not import the test files',
    ],
    ['an interruption', 2, '!!! KeyboardInterrupt !!!\nno tests ran in 0.79s', 'pytest was interrupted'],
    ['an internal error', 3, 'INTERNALERROR> ZeroDivisionError', 'pytest had an internal error'],
    [
      'wrong options',
      4,
      'pytest: error: unrecognized arguments: --nope',
      'options or a configuration that it does not accept',
    ],
    [
      'a conftest that fails',
      4,
      "ImportError while loading conftest '/a/conftest.py'.",
      'could not import conftest.py',
    ],
    [
      'settings that cannot be loaded',
      4,
      "ImportError: No module named 'config.settings.tst'\n\npytest-django found a Django project in /a",
      "could not load the project's settings",
    ],
    ['no tests', 5, 'no tests ran in 0.00s', 'there are no tests: pytest collected none'],
    [
      'a pytest from before Python 3.10',
      1,
      'Traceback (most recent call last):\n  File "x"\nTypeError: required field "lineno" missing from alias',
      'raise pytest to 6.2.5',
    ],
    ['no pytest at all', 127, 'bash: pytest: command not found', 'pytest is not installed'],
    ['too little memory', 137, '', 'pytest was killed (exit code 137)'],
    ['Ctrl-C', 130, '', 'pytest was interrupted (exit code 130)'],
    [
      'a full disk',
      1,
      'OSError: [Errno 28] No space left on device',
      'names a full disk: free some space if',
    ],
    [
      'a plugin that is not there',
      4,
      'ImportError: Error importing plugin "xdist": No module named \'xdist\'',
      'pytest could not import its plugin xdist',
    ],
    [
      'an option of a plugin that is not there',
      4,
      'ERROR: usage: __main__.py [options]\npytest: error: unrecognized arguments: --cov\n  inifile: /a/pytest.ini (for ImportError see there)',
      'options or a configuration that it does not accept',
    ],
    [
      'a path that is not there',
      4,
      'ERROR: file or directory not found: tests/test_ImportError.py',
      'options or a configuration that it does not accept',
    ],
    [
      'tests that are all deselected',
      5,
      '3 deselected in 0.01s',
      'all 3 tests were deselected by its options',
    ],
    [
      'no pytest in the environment',
      1,
      '/a/.venv/bin/python: No module named pytest',
      'pytest is not installed',
    ],
    [
      'code that ends pytest',
      2,
      '!!!!! _pytest.outcomes.Exit: no database !!!!!\nno tests ran in 0.1s',
      'the project ended pytest before all tests had run: no database',
    ],
    [
      'an exit code 2 of something else',
      2,
      'no tests ran in 0.79s',
      'pytest ended before all tests had run (its exit code 2)',
    ],
    [
      'too little coverage where a log names failures',
      1,
      'log: 2 failed\nFAIL Required test coverage of 90% not reached. Total coverage: 12.00%\n3 passed in 1.2s',
      'the tests passed, but their coverage',
    ],
    ['an exit code of a plugin', 99, '', 'pytest failed (exit code 99). Its output is above.'],
    [
      'settings that raise at import',
      1,
      'Traceback (most recent call last):\n  File "settings.py", line 5\nRuntimeError: boom',
      'pytest ended with an error before any test ran: RuntimeError: boom',
    ],
    ['exit code 1 without a failed test', 1, '', 'pytest failed (exit code 1). Its output is above.'],
  ])('%s', (_, exitCode, output, cause) => {
    expect(pytestCause(ended(exitCode, output))).toContain(cause);
  });
});

describe('mypy', () => {
  test.each([
    [
      'errors',
      1,
      'a.py:1: error: Incompatible types\nFound 1 error in 1 file (checked 1 source file)',
      'mypy found',
    ],
    [
      'a syntax error',
      2,
      'a.py:2: error: Unexpected EOF while parsing  [syntax]\nFound 1 error in 1 file (errors prevented further checking)',
      'mypy could not check the code because of the errors',
    ],
    [
      'a plugin that cannot be imported',
      2,
      'mypy.ini:2: error: Error importing plugin "nope": No module named \'nope\'\nFound 1 error in 1 file (errors prevented further checking)',
      "mypy's plugin could not load",
    ],
    [
      'a plugin without settings',
      2,
      'Error constructing plugin instance of NewSemanalDjangoPlugin',
      "mypy's plugin could not load",
    ],
    ['a crash', 2, 'a.py:1: error: INTERNAL ERROR -- Please try using mypy master', 'mypy crashed'],
    [
      'wrong options',
      2,
      'usage: mypy [-h]\nmypy: error: unrecognized arguments: --nope',
      'mypy itself failed (exit code 2)',
    ],
    ['nothing to check', 2, "There are no .py[i] files in directory '.'", 'mypy found no Python file'],
    ['no mypy', 127, '', 'mypy is not installed: add it to the group "dev"'],
  ])('%s', (_, exitCode, output, cause) => {
    expect(mypyCause(ended(exitCode, output))).toContain(cause);
  });
});

describe('ruff', () => {
  const format = (exitCode: number, output = '') => formatCause('apps/shop', ended(exitCode, output));

  test('exit code 1 is a finding, and 2 is ruff itself', () => {
    expect(format(1)).toBe('not formatted. Run "ruff format ." in apps/shop (.venv/bin/ruff).');
    expect(rulesCause(ended(1))).toContain('ruff found what it names above');
    const config = 'ruff failed\n  Cause: Failed to parse /a/pyproject.toml\nunknown field `nope`';
    for (const cause of [format(2, config), rulesCause(ended(2, config))]) {
      expect(cause).toContain('ruff itself failed (exit code 2), which is no finding about the code');
    }
  });

  test('a file that is no Python is one', () => {
    expect(format(2, 'error: Failed to parse app/a.py:1:7: unexpected EOF while parsing')).toContain(
      'ruff could not read a file as Python',
    );
    expect(format(2, 'invalid-syntax: unexpected EOF while parsing\n --> a.py:1:7')).toContain(
      'ruff could not read a file as Python',
    );
  });
});

describe('makemigrations --check', () => {
  const judge = (exitCode: number, output: string) => judgeMigrations('apps/shop', ended(exitCode, output));
  const own = "Migrations for 'users':\n  users/migrations/0002_thing.py\n    + Create model Thing\n";
  const installed =
    "Migrations for 'oldapp':\n  .venv/lib/python3.11/site-packages/oldapp/migrations/0004_alter_id.py\n    ~ Alter field id\n";

  test('a missing migration names the own apps', () => {
    expect(judge(1, own).failure).toBe(
      'the models of users have no migration for what stands above. Run "python manage.py makemigrations" in apps/shop.',
    );
    expect(missingMigrations(own + installed)).toEqual({
      ...{ own: ['users'], installed: ['oldapp'], models: [] },
    });
    expect(judge(1, own + installed).failure).not.toContain('oldapp');
  });

  test("an installed package's is a remark and no failure", () => {
    const { failure, remark } = judge(1, installed);
    expect(failure).toBeUndefined();
    expect(remark).toContain('the installed package oldapp came without a migration');
  });

  test.each([
    ['.venv/src/oldapp/migrations/0004_x.py', 'installed'],
    ['/usr/lib/python3/dist-packages/oldapp/migrations/0004_x.py', 'installed'],
    ['/opt/shared/oldapp/migrations/0004_x.py', 'installed'],
    ['/srv/shop/libs/oldapp/migrations/0004_x.py', 'own'],
    ['oldapp/migrations/0004_x.py', 'own'],
    ['venvs/oldapp/migrations/0004_x.py', 'own'],
  ] as const)('the app of %s is %s', (file, whose) => {
    const text = `Migrations for 'oldapp':\n  ${file}\n    ~ Alter field id\n`;
    expect(missingMigrations(text, '/srv/shop')[whose]).toEqual(['oldapp']);
  });

  test('a field that needs a default is a missing migration too', () => {
    const text =
      "Field 'extra' on model 'user' not migrated: it is impossible to add a non-nullable field without specifying a default.";
    expect(judge(3, text).failure).toContain('a new field of the model user needs a default');
  });

  test.each([
    [
      'settings that crash',
      'Traceback (most recent call last):\n  File "base.py", line 1\nRuntimeError: boom',
      'RuntimeError: boom',
    ],
    [
      'a missing variable',
      'Traceback (most recent call last):\n  File "base.py"\ndjango.core.exceptions.ImproperlyConfigured: Set the X variable',
      'django.core.exceptions.ImproperlyConfigured: Set the X variable',
    ],
    [
      'an app that is not there',
      'Traceback (most recent call last):\n  File "x"\nModuleNotFoundError: No module named \'nothere\'',
      "ModuleNotFoundError: No module named 'nothere'",
    ],
    [
      'a system check',
      'SystemCheckError: System check identified some issues:\n\nERRORS:',
      'SystemCheckError',
    ],
    ['silence', '', '(exit code 1)'],
  ])('%s is told as that, and not as a missing migration', (_, output, cause) => {
    const { failure } = judge(1, output);
    expect(failure).toContain('manage.py failed before it could compare models and migrations');
    expect(failure).toContain(cause);
    expect(failure).not.toContain('have no migration');
  });

  test('a crash after the first app was named is still a crash', () => {
    const { failure } = judge(1, `${own}Traceback (most recent call last):\n  File "x"\nOSError: disk`);
    expect(failure).toContain('manage.py failed before it could compare');
  });

  test('two migrations that follow the same one', () => {
    const text =
      'CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_a, 0002_b in users).';
    expect(judge(1, text).failure).toContain('two migrations follow the same one');
  });

  test('none missing', () => {
    expect(judge(0, 'No changes detected')).toEqual({});
  });
});

test('an exit code that means the same of every tool', () => {
  expect(commonCause('ruff', ended(126))).toContain('not executable');
  expect(commonCause('ruff', ended(143))).toContain('interrupted (exit code 143)');
  expect(commonCause('ruff', ended(1))).toBeUndefined();
});

test.each([
  ['FAILED (failures=1)', 'tests failed (failures=1)'],
  [
    'Traceback (most recent call last):\n  File "x"\nredis.exceptions.ConnectionError: Error 111. Connection refused.',
    'before any test ran: redis.exceptions.ConnectionError',
  ],
  [
    'Traceback (most recent call last):\n  File "x"\ndjango.db.utils.OperationalError: connection failed: Connection refused',
    'the test database could not be made or reached',
  ],
  ['Got an error creating the test database: database "test_x" already exists', 'the test database could'],
])('manage.py test: %j', (output, cause) => {
  expect(manageTestCause(ended(1, output))).toContain(cause);
});

test('mypy that stops at an error whose text names the settings is not told as its plugin', () => {
  const output =
    'a.py:1: error: "ImproperlyConfigured" is not defined\na.py:2: error: x  [syntax]\nFound 2 errors in 1 file (errors prevented further checking)';
  expect(mypyCause(ended(2, output))).toContain('could not check the code because of the errors');
});

describe('settings that do not come to an end', () => {
  const frames =
    'Timeout (0:03:00)!\nThread 0x00007f1c (most recent call first):\n  File "/work/shop/settings.py", line 4 in <module>\n  File "<frozen importlib._bootstrap>", line 241 in _call\n';
  const sentence = (tool: string) =>
    `The settings do not come to an end: after 180 s \`${tool}\` was at /work/shop/settings.py:4 in <module>.`;

  test('are named with their last frame', () => {
    expect(pytestCause(ended(1, frames))).toBe(sentence('pytest'));
    expect(manageTestCause(ended(1, frames))).toBe(sentence('manage.py test'));
  });

  test("are not blamed for a limit of the project's own on a test", () => {
    expect(pytestCause(ended(1, `${frames}1 failed, 3 passed in 62.32s`))).toMatch(/tests failed/);
    expect(manageTestCause(ended(1, `${frames}Ran 4 tests in 62.3s\n\nFAILED (errors=1)`))).toMatch(
      /tests failed/,
    );
  });
});
