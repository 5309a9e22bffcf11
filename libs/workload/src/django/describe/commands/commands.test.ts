import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { only, workflow } from '../../../../testing/described.ts';

const pytest = djangoProject({ tests: 'pytest' });

group('the tests that count', () => {
  const tests = (files: Record<string, string>) => only({ ...pytest, ...files }).tests.value;

  test('a value that only the run knows is left out, and chooses less than a mark does', () => {
    const ci = {
      '.github/workflows/a.yml': workflow('uv run pytest -m integration --junitxml=a.xml'),
      '.github/workflows/b.yml': workflow(
        `uv run pytest -n auto \${{ steps.flags.outputs.flags }} --junitxml=junit.xml --strict-markers`,
      ),
    };
    expect(tests(ci)).toMatchObject({ runner: 'pytest', arguments: ['--strict-markers'] });
  });

  test.each<[string, string, string[]]>([
    [
      'a report',
      'pytest --cov-report xml:./a.xml --cov notes --cov-report html --junitxml a.xml shop',
      ['shop'],
    ],
    ['a share', `pytest --splits 4 --group \${{ matrix.group }} --durations-path .times shop`, ['shop']],
    [
      'a flag whose value only the run knows',
      `pytest -m \${{ matrix.mark }} --reuse-db shop`,
      ['--reuse-db', 'shop'],
    ],
    ['how many at a time', 'pytest -n auto -v shop', ['shop']],
    ['what is waited for', 'dockerize -wait tcp://db:5432 -timeout 60s ~/.local/bin/pytest shop', ['shop']],
    ['a comment', 'pytest `# all of them` shop', ['shop']],
  ])('%s is not one of the arguments', (_, command, expected) => {
    expect(tests({ '.github/workflows/a.yml': workflow(command) }).arguments).toEqual(expected);
  });

  test('all commands of a script that a shell runs in a container are read, with its variables', () => {
    const script =
      "'\n          set -e\n          black --check notes\n          pytest notes\n          echo done\n          '";
    const run = `|\n          docker compose run -e DJANGO_SETTINGS_MODULE=config.ci -e V=1 web bash -c ${script}`;
    const files = {
      ...pytest,
      'config/ci.py': 'SECRET_KEY = "a"\n',
      '.github/workflows/a.yml': workflow(run),
    };
    const { linters, tests: found } = only(files);
    expect(found.value).toMatchObject({
      arguments: ['notes'],
      settings: 'config.ci',
      environment: { V: '1' },
    });
    const black = linters.find(({ value }) => value.name === 'black');
    expect(black).toMatchObject({
      value: { command: ['black', '--check', 'notes'] },
      evidence: [{ line: 7 }],
    });
  });

  test('what a container runs in a folder of CI is read', () => {
    const run = `docker run --rm -v \${{ github.workspace }}:/app -w /app --network host testimg sh -c 'pytest notes'`;
    expect(tests({ '.github/workflows/a.yml': workflow(run) }).arguments).toEqual(['notes']);
  });

  test.each<[string, string]>([
    ['parameters', 'test *ARGS:\n    uv run pytest {{ ARGS }} --strict-markers\n'],
    ['defaults', 'test where="notes" *args="": build\n    pytest {{where}} {{ args }} --strict-markers\n'],
    [
      'continued lines',
      'test *args:\n    collect && \\\n    pytest \\\n    notes \\\n    --strict-markers {{args}}\n',
    ],
  ])('%s of a recipe are read', (what, justfile) => {
    const given = what === 'parameters' ? [] : ['notes'];
    expect(tests({ justfile })).toMatchObject({ arguments: [...given, '--strict-markers'] });
  });

  test('of parts of the suite in two workflows, the one that leaves some out counts', () => {
    const [some = '', others = ''] = ['pytest -m functional', 'pytest -m "not functional" --reuse-db'].map(
      (one) => workflow(one),
    );
    expect(tests({ '.github/workflows/a.yml': some, '.github/workflows/b.yml': others })).toMatchObject({
      arguments: ['-m', 'not functional', '--reuse-db'],
    });
  });

  test('settings whose name has a hyphen count, and what changed since the last run chooses nothing', () => {
    const run = 'py.test --ds=my-shop.config.ci --testmon --lf --stepwise notes';
    expect(tests({ '.github/workflows/a.yml': workflow(run), 'my-shop/config/ci.py': '' })).toMatchObject({
      ...{ settings: 'my-shop.config.ci', arguments: ['notes'] },
    });
  });

  test('half a name of settings is none', () => {
    const noxfile =
      'def tests(session, project):\n    session.run("pytest", f"--ds=config.{project}.settings")\n';
    expect(tests({ 'noxfile.py': noxfile }).settings).toBe('config.settings');
  });

  test('what startapp writes is no test file', () => {
    const stub = 'from django.test import TestCase\r\n\r\n# Create your tests here.\r\n';
    const files = djangoProject({ tests: 'none', files: { 'notes/tests.py': stub } });
    expect(only(files).tests.value).toMatchObject({ runner: 'none', files: 0 });
    const { tests: one } = only({ ...files, 'shop/tests.py': `${stub}class A(TestCase):\n    pass\n` });
    expect(one.value).toMatchObject({ runner: 'manage', files: 1 });
  });
});

test.each<[string, Record<string, string>]>([
  [
    'make',
    {
      Makefile: `PYTHON = python3\nMANAGE := \${PYTHON} manage.py\ntest: all\nall:\n\t$(MANAGE) test notes $(ARGS)\nARGS ?=\n`,
    },
  ],
  [
    'make with continued lines',
    {
      Makefile:
        'WHERE = \\\n\tnotes \\\r\n\t$(MORE)\nMORE = \\\n\nall test:\n\tpython manage.py test $(WHERE)\n',
    },
  ],
  ['just', { justfile: 'manage := "python manage.py"\ntest:\n    {{manage}} test notes\n' }],
])('a program that has a name in a file of %s is read', (_, files) => {
  const tool = 'justfile' in files ? 'just' : 'make';
  const { tests } = only({
    ...djangoProject(),
    ...files,
    '.github/workflows/a.yml': workflow(`${tool} test`),
  });
  expect(tests.value).toMatchObject({ runner: 'manage', arguments: ['notes'] });
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['cd', { '.github/workflows/a.yml': workflow('cd src && ruff check . && pytest') }, 'src'],
  [
    'cd to where only the run knows',
    { '.github/workflows/a.yml': workflow('cd src && cd $HOME', 'ruff check . && pytest') },
    undefined,
  ],
  [
    'cd in a list of scripts',
    { '.gitlab-ci.yml': 'test:\n  script:\n    - cd src\n    - ruff check .\n    - pytest\n' },
    'src',
  ],
  [
    'the folder of a job',
    {
      '.github/workflows/a.yml': `defaults:\n  run:\n    working-directory: src\n${workflow('ruff check .', 'pytest')}`,
    },
    'src',
  ],
  [
    'a Makefile of a folder',
    {
      '.github/workflows/a.yml': workflow('make -C src check'),
      'src/Makefile': 'check:\n\truff check .\n\tpytest\n',
    },
    'src',
  ],
  [
    'a script',
    { '.github/workflows/a.yml': workflow('cd src && ../check.sh'), 'check.sh': 'ruff check .\npytest\n' },
    'src',
  ],
  ['the root', { '.github/workflows/a.yml': workflow('ruff check .', 'pytest') }, undefined],
])('tests and linters run where CI runs them: %s', (_, files, folder) => {
  const { tests, linters } = only({ ...pytest, ...files });
  expect(linters.find(({ value }) => value.name === 'ruff')?.value.folder).toBe(folder);
  expect(tests.value.folder).toBe(folder);
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['pytest', {}, undefined],
  ['manage', {}, 'shop'],
  ['manage', { '.github/workflows/a.yml': workflow('python shop/manage.py test polls') }, 'shop'],
  // What is named by its path is named from where CI is.
  ['manage', { '.github/workflows/a.yml': workflow('python shop/manage.py test shop/polls') }, undefined],
])('without such a word, %s runs beside manage.py where that finds its tests: %j', (tests, more, folder) => {
  const files = djangoProject({ tests: tests as 'pytest' | 'manage' });
  const below = Object.entries(files).map(([path, text]) => [
    path.endsWith('.py') ? `shop/${path}` : path,
    text,
  ]);
  expect(only({ ...Object.fromEntries(below), ...more }).tests.value.folder).toBe(folder);
});

test.each<[string, Record<string, string>]>([
  ["GitLab's own file", { '.gitlab-ci.yml': 'lint:\n  script: [ruff check src]\n' }],
  [
    'one that it includes, which includes another',
    {
      '.gitlab-ci.yml': 'include:\n  - local: /ci/all.yml\n  - remote: https://host.example/b.yml\n',
      'ci/all.yml': 'include: ci/lint.yml\n',
      'ci/lint.yml': 'include: /ci/all.yml\nlint:\n  script: [ruff check src]\n',
    },
  ],
  [
    'those that it includes by a pattern',
    {
      '.gitlab-ci.yml': "include: '.ci/**.yml'\n",
      '.ci/jobs/lint.yml': 'lint:\n  script: [ruff check src]\n',
    },
  ],
  [
    "Woodpecker's folder",
    { '.woodpecker/lint.yaml': 'steps:\n  - name: lint\n    commands: [ruff check src]\n' },
  ],
])('CI is read in %s', (_, files) => {
  const { linters } = only({ ...pytest, ...files, 'ci/other.yml': 'lint:\n  script: [flake8]\n' });
  expect(linters.map(({ value }) => value.command.join(' '))).toEqual(['ruff check src']);
});

test.each([
  ['run_it() {\n  echo "Now $@"\n  "$@" || failed=1\n}\nrun_it', true],
  ['function run_it {\n  time "$@"\n}\nrun_it', true],
  ['run_it() {\n  echo "$@"\n}\nrun_it', false],
])('the tests that a function of a script of CI runs have the variables of its step: %s', (before, known) => {
  const ci = `${workflow('uv run ./ci/all.sh')}        env:\n          STAGE: ci\n`;
  const { tests } = only({
    ...pytest,
    'ci/all.sh': `#!/bin/bash\n${before} pytest notes\n`,
    '.github/workflows/a.yml': ci,
  });
  expect(tests.value).toMatchObject(
    known ? { arguments: ['notes'], environment: { STAGE: 'ci' } } : { arguments: [] },
  );
  if (!known) expect(tests.value.environment).toBeUndefined();
});

test('a repository that CI checks out for the tests is named, and one that only the run knows is not', () => {
  const step = (repository: string) =>
    `      - uses: actions/checkout@v6\n        with:\n          repository: ${repository}\n          path: samples\n`;
  const unknown = (steps: string) =>
    only({ ...pytest, '.github/workflows/a.yml': `jobs:\n  test:\n    steps:\n${steps}` }).unknown.join();
  expect(unknown(step('shop/samples'))).toMatch(
    /^What shop\/samples has: CI checks it out for the tests \(\.github\/workflows\/a\.yml:6\), .* Make it a submodule/,
  );
  expect(unknown(step('$' + '{{ github.repository }}'))).toBe('');
});
