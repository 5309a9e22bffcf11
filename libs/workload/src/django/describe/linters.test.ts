import { expect, test } from 'vitest';
import { describeFiles, made, workflow } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';

test('a linter that CI runs once for each folder has all of them', () => {
  const run = ['notes', 'tests', 'docs --fast'].map((one) => `      - run: black --check -l 90 ${one}\n`);
  const ci = { '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n${run.join('')}` };
  const files = { ...djangoProject(), ...ci, 'tests/test_a.py': 'import a\n', 'docs/conf.py': '' };
  const black = describeFiles(files)[0]?.linters.find(({ value }) => value.name === 'black');
  expect(black?.value.command).toEqual(['black', '--check', '-l', '90', 'notes', 'tests']);
});

test.each<[string, string, string[], Record<string, string>?]>([
  ['the widest', 'black', ['black --check notes/models.py', 'black --check notes'], {}],
  [
    'one without a path',
    'ruff',
    ['ruff check --select=E tests', 'docker compose exec web bash -c "uv run ruff check"'],
  ],
  ['one for all that git has', 'flake8', ['flake8 notes', "flake8 $(git ls-files '*.py')"]],
  [
    'one whose other option is called like a folder',
    'pylint',
    ['pylint notes', 'pylint --ignore notes --rcfile=.pylintrc tests notes'],
  ],
])('of several commands of one linter %s counts', (_, name, commands) => {
  const steps = commands.map((one) => `      - run: ${one}\n`).join('');
  const files = { 'tests/a.py': '', 'tests/b.py': '', 'notes/models.py': '', 'notes/urls.py': '' };
  const { linters } = made({
    files: { ...files, '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n${steps}` },
  });
  const found = linters.find(({ value }) => value.name === name)?.value.command.join(' ');
  expect(found).toBe(commands[1]?.replace(/ \$\(.*|.*uv run |"$/g, ''));
});

test.each<[string, string, { files: string[]; exclude: string[] }?]>([
  ['exclude: ^docs/|/migrations/', '', { files: [], exclude: ['^docs/|/migrations/'] }],
  ['files: shop', 'exclude: "(?x)^(\\n a/ | # one\\n b/\\n)"', { files: ['shop'], exclude: ['^(a/|b/)'] }],
  ["files: '(?i)\\.PY\\Z'", '', { files: ['(?i)\\.PY$'], exclude: [] }],
  ['', 'exclude: (?P<a>'],
  ['exclude: docs', 'pass_filenames: false'],
])('a hook gets the files that pre-commit gives it: %s, %s', (whole, own, chosen) => {
  const hook = `${whole}\nrepos:\n- {repo: https://git.example/x, rev: 24.1.0, hooks: [{id: black${own && `, ${own}`}}]}\n`;
  const black = (files: Record<string, string>) =>
    made({ files: { '.pre-commit-config.yaml': hook, ...files } }).linters.find(
      ({ value }) => value.name === 'black',
    )?.value;
  expect(black({})?.command).toEqual(['black', '--check', '.']);
  expect(black({})?.chosen).toEqual(chosen && { from: '.', ...chosen });
  expect(black({ '.github/workflows/a.yml': workflow('black --check .') })?.chosen).toBeUndefined();
});

test('what CI checks of one file, the hook of pre-commit checks of all', () => {
  const hook = 'repos:\n  - repo: https://git.example/x\n    rev: 24.1.0\n    hooks:\n      - id: black\n';
  const ci = workflow('black --check config/settings.py');
  const black = (files: Record<string, string>) =>
    made({ files: { '.github/workflows/a.yml': ci, ...files } }).linters.find(
      ({ value }) => value.name === 'black',
    );
  expect(black({})?.value.command).toEqual(['black', '--check', 'config/settings.py']);
  expect(black({ '.pre-commit-config.yaml': hook })?.value.command).toEqual(['black', '--check', '.']);
});

test.each([
  ['black $(FILES)', 'black --check .'],
  ['black --check -l 90', 'black --check -l 90 .'],
  ['isort "$(PWD)" --filter-files', 'isort --check-only --filter-files .'],
  ['isort `git ls-files`', 'isort --check-only .'],
  ['djlint $(filter-out $(firstword $(GOALS)), $(GOALS)) --profile=django', 'djlint --profile=django .'],
  ['djlint $(FILES) --reformat', 'djlint --check .'],
  ['bandit -c pyproject.toml -r', 'bandit -c pyproject.toml -r .'],
  ['mypy $(FILES)', 'mypy .'],
  ['mypy --strict', 'mypy --strict'],
  ['flake8 $(FILES)', 'flake8'],
  ['ruff check --output-format $(FORMAT) notes', 'ruff check notes'],
])('a command whose paths only a run knows looks at the whole folder: %s', (command, expected) => {
  const { linters } = made({ files: { Makefile: `lint:\n\t${command}\n` } });
  expect(linters.map(({ value }) => value.command.join(' '))).toContain(expected);
});

test('what CI formats after it made it is no check of the project', () => {
  const black = (run: string) =>
    made({
      files: {
        'pyproject.toml': '[tool.black]\n',
        '.github/workflows/a.yml': workflow(`./manage.py makemigrations && ${run}`),
      },
    }).linters.find(({ value }) => value.name === 'black')?.value.command;
  expect(black('black notes/migrations/*.py')).toEqual(['black', '--check', '.']);
  expect(black('black --check notes/models.py')).toEqual(['black', '--check', 'notes/models.py']);
  expect(black('black notes')).toEqual(['black', '--check', 'notes']);
});

test.each([
  ['volumes: ["./app:/srv/code"]', '', 'app'],
  ['volumes: [{ type: bind, source: ./app, target: /srv/code/ }]', '', 'app'],
  ['volumes: ["./app:/srv"]\n    working_dir: /srv/notes', '', 'app/notes'],
  ['volumes: ["./app:/srv/code:cached"]', 'cd notes && ', 'app/notes'],
  ['volumes: ["files:/srv/media", "$PWD/app/:/srv/code"]', '', 'app'],
])(
  'what CI runs in a compose service runs where its folder is mounted: %s, %s',
  (service, before, folder) => {
    const below = Object.entries(djangoProject()).filter(([path]) => path !== 'requirements.txt');
    const [project] = describeFiles({
      ...Object.fromEntries(below.map(([path, text]) => [`app/${path}`, text])),
      'requirements.txt': 'django==5.2\nflake8==7.0\n',
      Dockerfile: 'FROM python:3.13\nCOPY ./app /srv/code\nWORKDIR /srv/code\nCMD gunicorn config.wsgi\n',
      'docker-compose.yml': `services:\n  web:\n    build: .\n    ${service}\n`,
      '.github/workflows/a.yml': workflow(`docker compose run --rm web sh -c "${before}flake8"`),
    });
    const flake8 = project?.linters.find(({ value }) => value.name === 'flake8')?.value;
    expect(flake8).toMatchObject({ command: ['flake8'] });
    expect([project?.root, flake8?.folder].filter((one) => one && one !== '.').join('/')).toBe(folder);
  },
);

test('a second form of a linter is not implied where CI runs the first', () => {
  const files = (command: string) => ({
    Pipfile: '[packages]\ndjango = "*"\n[dev-packages]\ndjlint = "*"\n',
    Makefile: `lint:\n\t${command}\n`,
  });
  const names = (command: string) =>
    made({ installer: 'pipenv', files: files(command) }).linters.map(({ value }) => value.name);
  expect(names('djlint --check .')).toEqual(['ruff', 'djlint-reformat']);
  expect(names('true')).toEqual(['ruff']);
});

test.each<[string, string, Record<string, string>, { version: string | null; plugins?: string[] }]>([
  [
    'CI’s line',
    'flake8',
    { '.github/workflows/ci.yml': 'pip install wheel black flake8==7.1.0 flake8-quotes pep8-naming\nflake8' },
    { version: '7.1.0', plugins: ['flake8-quotes', 'pep8-naming'] },
  ],
  [
    'CI’s line, of another linter',
    'black',
    {
      '.github/workflows/ci.yml': 'pip install -r requirements.txt "black<25" flake8 flake8-quotes\nblack .',
    },
    { version: null },
  ],
  [
    'a version that the command names',
    'black',
    { '.github/workflows/ci.yml': 'uvx black@24.1.0 --check .' },
    { version: '24.1.0' },
  ],
  [
    'a version and a plugin that uv runs it with',
    'flake8',
    { '.github/workflows/ci.yml': 'uv tool run --with flake8-quotes,pep8-naming flake8@7.1.0 shop' },
    { version: '7.1.0', plugins: ['flake8-quotes', 'pep8-naming'] },
  ],
  [
    'a package that uvx takes it from',
    'djlint',
    { '.github/workflows/ci.yml': 'uvx --from djlint==1.36.3 djlint --lint shop' },
    { version: '1.36.3' },
  ],
  [
    'an environment of tox',
    'flake8',
    {
      'tox.ini':
        '[testenv]\ndeps = -r requirements.txt\n[testenv:lint]\ndeps =\n    flake8==7.1.0\n    lint: flake8-quotes\ncommands = flake8 shop\n',
    },
    { version: '7.1.0', plugins: ['flake8-quotes'] },
  ],
  [
    'a session of nox',
    'flake8',
    {
      'noxfile.py':
        'import nox\n\n\n@nox.session\ndef lint(session):\n    session.install("flake8==7.1.0")\n    session.run("flake8", "shop")\n',
    },
    { version: '7.1.0' },
  ],
  [
    'a hook',
    'black',
    {
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/black\n    rev: 20.8b1\n    hooks:\n      - id: black\n        additional_dependencies: ["click==8.0.4", "."]\n',
    },
    { version: '20.8b1', plugins: ['click==8.0.4'] },
  ],
  [
    'a hook whose plugins are required',
    'flake8',
    {
      'requirements-dev.txt': 'flake8==7.0.0\nflake8_quotes==3.4.0\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/flake8\n    rev: 6.0.0\n    hooks:\n      - id: flake8\n        additional_dependencies: [flake8-quotes==3.4.0]\n',
    },
    { version: '7.0.0' },
  ],
])('a linter has the release and the plugins of %s', (_, name, files, packages) => {
  const script = (run: string) =>
    `jobs:\n  a:\n    steps:\n      - run: |\n${run.replaceAll(/^/gm, '          ')}\n`;
  const ci = files['.github/workflows/ci.yml'];
  const project = made({
    installer: 'requirements',
    files: { ...files, ...(ci ? { '.github/workflows/ci.yml': script(ci) } : {}) },
  });
  const { version, plugins } = project.linters.find(({ value }) => value.name === name)?.value ?? {};
  expect({ version, ...(plugins ? { plugins } : {}) }).toEqual(packages);
});

test.each<[string, Record<string, string>, { name: string; version: string; command: string[] }]>([
  ['psf/black@24.1.0', {}, { name: 'black', version: '24.1.0', command: ['black', '--check', '.'] }],
  [
    'psf/black@stable',
    { options: '--check --verbose', src: './notes', version: '23.3.0' },
    { name: 'black', version: '23.3.0', command: ['black', '--check', '--verbose', './notes'] },
  ],
  [
    'astral-sh/ruff-action@0123abc',
    { args: 'format --check' },
    { name: 'ruff-format', version: '0.14.5', command: ['ruff', 'format', '--check', '.'] },
  ],
])('a step of CI that uses %s counts as its linter', (uses, inputs, expected) => {
  const given = Object.entries(inputs).map(([key, value]) => `          ${key}: "${value}"\n`);
  const ci = `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n        with:\n${given.join('')}`;
  const { linters } = made({ installer: 'requirements', files: { '.github/workflows/ci.yml': ci } });
  const found = linters.find(({ value }) => value.name === expected.name);
  expect(found?.value).toEqual(expected);
  expect(found?.evidence[0]).toMatchObject({ file: '.github/workflows/ci.yml', line: 4 });
});

test.each([
  ['black', '["--config", "pyproject.toml"]', ['--check', '--config', 'pyproject.toml', '.']],
  ['bandit', '["--ini", "./.bandit"]', ['-r', '--ini', './.bandit', '.']],
  ['bandit', '["-r", "shop"]', ['-r', 'shop']],
  ['isort', '["shop/models.py"]', ['--check-only', 'shop/models.py']],
])('what configures a hook is nothing to look at: %s with %s', (id, args, expected) => {
  const hook = `repos:\n  - repo: https://git.example/x\n    rev: 1.8.3\n    hooks:\n      - id: ${id}\n        args: ${args}\n`;
  const { linters } = made({
    files: { 'shop/models.py': '', '.bandit': '', '.pre-commit-config.yaml': hook },
  });
  expect(linters.find(({ value }) => value.name === id)?.value.command).toEqual([id, ...expected]);
});

test.each([
  ['djlint', 'djlint --lint .'],
  ['djlint-django', 'djlint --lint --profile=django .'],
  ['djlint-reformat-django', 'djlint --check --profile=django .'],
  ['djlint-jinja', 'djlint --lint --profile=jinja .'],
  ['djlint-reformat-nunjucks', 'djlint --check --profile=nunjucks .'],
  ['djlint-handlebars', 'djlint --lint --profile=handlebars .'],
  ['djlint-reformat-golang', 'djlint --check --profile=golang .'],
])('the hook %s checks with the profile that its name says', (id, expected) => {
  const hook = `repos:\n  - repo: https://git.example/x\n    rev: 1.36.4\n    hooks:\n      - id: ${id}\n`;
  const { linters, unknown } = made({ files: { '.pre-commit-config.yaml': hook } });
  expect(linters.map(({ value }) => value.command.join(' '))).toContain(expected);
  expect(unknown.join()).not.toContain('Hooks of');
});

test('what lint does not run is named', () => {
  const project = made({
    files: {
      'requirements-dev.txt': 'autoflake==2.3.1\n',
      '.github/workflows/ci.yml': workflow('codespell && shellcheck run.sh'),
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/v\n    rev: v2.0\n    hooks:\n      - id: vulture\n      - id: check-yaml\n',
    },
  });
  const names = project.linters.map(({ value }) => `${value.name} ${value.version}`);
  expect(names).toEqual(expect.arrayContaining(['codespell null', 'vulture 2.0']));
  expect(names).not.toContain('autoflake 2.3.1');
  expect(project.unknown).toEqual(
    expect.arrayContaining([
      'CI also checks with shellcheck, which lint does not run.',
      'Hooks of .pre-commit-config.yaml that lint does not run: check-yaml.',
    ]),
  );
});

test('an option whose value only CI knows takes no other word for it', () => {
  const ci = 'jobs:\n  lint:\n    steps:\n      - run: pylint -j "$CPUS" --rcfile=.pylintrc notes\n';
  const { linters } = made({ files: { '.github/workflows/ci.yml': ci } });
  const pylint = linters.find(({ value }) => value.name === 'pylint');
  expect(pylint?.value.command).toEqual(['pylint', '--rcfile=.pylintrc', 'notes']);
});
