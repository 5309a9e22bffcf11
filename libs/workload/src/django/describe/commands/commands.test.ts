import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

const pytest = djangoProject({ tests: 'pytest' });
const workflow = (...steps: string[]) =>
  `jobs:\n  a:\n    steps:\n${steps.map((run) => `      - run: ${run}\n`).join('')}`;

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

test.each<[string, Record<string, string>, true | undefined]>([
  [
    'names in a manifest',
    { settings: 'STATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"' },
    true,
  ],
  [
    'no manifest',
    { settings: 'STATICFILES_STORAGE = "whitenoise.storage.CompressedStaticFilesStorage"' },
    undefined,
  ],
  [
    'a storage that is replaced',
    { settings: 'STORAGES = {"staticfiles": {"BACKEND": "a.ManifestStorage"}}\nSTORAGES = {}' },
    undefined,
  ],
  [
    'names in a manifest that is committed',
    {
      settings:
        'STATIC_ROOT = BASE_DIR / "kept"\nSTATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"',
      kept: '{}',
    },
    undefined,
  ],
  ['CI that collects before', { ci: workflow('python manage.py collectstatic --noinput', 'pytest') }, true],
  [
    'another workflow that collects',
    { ci: workflow('pytest'), other: workflow('python manage.py collectstatic') },
    undefined,
  ],
])(
  'static files are collected before the tests for %s',
  (_, { settings = '', ci = '', other = '', kept }, collects) => {
    const plain = djangoProject({ tests: 'pytest', static: 'none' });
    const files = {
      ...plain,
      'config/settings.py': `${plain['config/settings.py']}\n${settings}\n`,
      '.github/workflows/a.yml': ci,
      '.github/workflows/b.yml': other,
      ...(kept ? { 'kept/staticfiles.json': kept } : {}),
    };
    expect(only(files).tests.value.collects).toBe(collects);
  },
);

test.each<[string, string[], Record<string, string>, string[] | undefined]>([
  ['a step', ['django-admin compilemessages -l de', 'pytest'], {}, ['notes/locale', 'shop/locale']],
  [
    'a rule of make',
    ['make ci'],
    { Makefile: 'ci: messages test\nmessages:\n\tpython -m manage compilemessages\ntest:\n\tpytest\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'a rule of make in another step',
    ['make messages', 'pytest'],
    { Makefile: 'messages:\n\t./manage.py compilemessages\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'commands before those of tox',
    ['tox'],
    { 'tox.ini': '[testenv]\ncommands_pre = django-admin compilemessages\ncommands = pytest\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'an action of its own',
    ['true\n      - uses: ./.github/set-up', 'pytest'],
    {
      '.github/set-up/action.yml': 'runs:\n  steps:\n    - uses: owner/shop/.github/messages@main\n',
      '.github/messages/action.yaml': 'runs:\n  steps:\n    - run: ./manage.py compilemessages\n',
    },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'an action that another workflow uses',
    ['pytest'],
    {
      '.github/workflows/b.yml': workflow('true\n      - uses: ./.github/set-up'),
      '.github/set-up/action.yml': 'runs:\n  steps:\n    - run: ./manage.py compilemessages\n',
    },
    undefined,
  ],
  [
    'tests whose command is not known',
    ['true'],
    { '.github/workflows/tests.yml': workflow('just run compilemessages', 'just test') },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'another workflow',
    ['pytest'],
    { '.github/workflows/b.yml': workflow('./manage.py compilemessages') },
    undefined,
  ],
  ['no command of CI', ['pytest'], { Makefile: 'messages:\n\t./manage.py compilemessages\n' }, undefined],
])('translations are compiled before the tests for %s', (_, steps, files, folders) => {
  const messages = ['shop/locale/de', 'shop/locale/fr', 'notes/locale/de', 'docs/locale/de'].map((folder) => [
    `${folder}/LC_MESSAGES/django.po`,
    '',
  ]);
  const found = only({
    ...pytest,
    ...Object.fromEntries(messages),
    ...files,
    '.github/workflows/a.yml': workflow(...steps),
  });
  expect(found.tests.value.translations).toEqual(folders);
});

group('linters', () => {
  const linters = (files: Record<string, string>) =>
    only({ ...pytest, ...files }).linters.map(({ value }) => value.command.join(' '));

  test.each<[string, string?, Record<string, string>?]>([
    ['ruff check --exit-zero src'],
    ['ruff check src || true'],
    ['ruff check src && true || echo "Look at this"'],
    ['(ruff check src; true)', '\n        continue-on-error: true'],
    ['make lint || true', '', { Makefile: 'lint:\n\truff check src\n' }],
    ["sh -c 'ruff check src' || exit 0"],
  ])('a command whose failure CI ignores is no check: %s', (command, more = '', files = {}) => {
    const ci = (...steps: string[]) => linters({ ...files, '.github/workflows/a.yml': workflow(...steps) });
    expect(ci(command + more, 'ruff check --select=E .')).toContain('ruff check --select=E .');
    expect(ci(command + more)).toEqual([]);
  });

  test.each([
    ['ruff check src || exit 1', ['ruff check src']],
    ['ruff check src || FAILED=1', ['ruff check src']],
    ['ls missing || true; ruff check src', ['ruff check src']],
  ])('a command whose failure CI acts on is a check: %s', (command, expected) => {
    expect(linters({ '.github/workflows/a.yml': workflow(command) })).toEqual(expected);
  });

  test('what another system of CI allows to fail is no check', () => {
    const job = (more: string) => linters({ '.gitlab-ci.yml': `lint:\n${more}  script: [ruff check src]\n` });
    expect(job('')).toEqual(['ruff check src']);
    expect(job('  allow_failure: true\n')).toEqual([]);
  });

  test('what changes files or hides the findings in one is left out', () => {
    const files = {
      '.github/workflows/a.yml': workflow('bandit -r shop -f json -o bandit.json'),
      '.pre-commit-config.yaml': `repos:
  - repo: https://git.example/djlint
    rev: 1.36.1
    hooks:
      - id: djlint
        args: [--reformat, --lint]
`,
    };
    expect(linters(files)).toEqual(expect.arrayContaining(['bandit -r shop', 'djlint --lint .']));
  });

  test.each([
    [
      'pylint',
      'poetry run pylint --load-plugins=pylint_django',
      'pylint --recursive=y --load-plugins=pylint_django .',
    ],
    ['types', 'mypy shop', 'mypy shop'],
    ['format', 'uv run ruff format --force-exclude', 'ruff format --check --force-exclude .'],
    ['check', 'uv run ruff check --fix', 'ruff check .'],
  ])('a hook of the repository’s own, %s, is what its entry calls', (id, entry, expected) => {
    const hooks = `repos:\n  - repo: local\n    hooks:\n      - id: ${id}\n        language: system\n        entry: ${entry}\n`;
    const project = only({ ...pytest, 'shop/a.py': '', '.pre-commit-config.yaml': hooks });
    expect(project.linters.map(({ value }) => value.command.join(' '))).toContain(expected);
    expect(project.unknown.join()).not.toContain('Hooks of');
  });

  test('a command of uvx is without the package that it is from', () => {
    const ci = workflow('uvx --from djlint==1.36.3 djlint --lint shop');
    expect(linters({ '.github/workflows/a.yml': ci })).toContain('djlint --lint shop');
  });

  test('bandit is asked for its section of pyproject.toml', () => {
    const files = { 'pyproject.toml': '[tool.bandit]\nexclude_dirs = ["tests"]\n' };
    expect(linters(files)).toContain('bandit -c pyproject.toml -r .');
    expect(linters({ 'shop/x.py': '', '.bandit': '[bandit]\n' })).toContain('bandit -r .');
  });

  test('parts of a formatted text are no paths', () => {
    const tasks =
      'from invoke import task\n\n\n@task\ndef lint(c, fix=""):\n    c.run(f"ruff check {fix} src")\n';
    expect(linters({ 'tasks.py': tasks })).toContain('ruff check src');
  });

  test('a linter that is only installed is none: nothing says how it is run', () => {
    const dev = { 'requirements-dev.txt': 'flake8==7.1.0\npycodestyle==2.12.0\n' };
    expect(linters(dev)).toEqual(['ruff check .']);
    expect(linters({ ...dev, 'setup.cfg': '[flake8]\nmax-line-length = 99\n' })).toContain('flake8');
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
