/** A linter that is known: its package, its check-only command, and what configures it. */
export interface Known {
  name: string;
  package: string;
  command: string[];
  /** Words by which a command is this linter, after its program. */
  subcommand?: RegExp;
  program: string;
  toml?: string[];
  ini?: [file: string, section: string][];
  files?: string[];
  /** What it has to be told to read its section of pyproject.toml. */
  asked?: string[];
  hooks: RegExp;
  /** Arguments that change files, and what checks instead. */
  fix?: RegExp;
  /** Flags whose value sends the findings to a file, or makes one document of them. */
  report?: RegExp;
  check?: string;
  /** Without a path it checks nothing. */
  needsPath?: true;
}

/** In the order in which they are reported. */
export const linters: Known[] = [
  {
    name: 'ruff',
    package: 'ruff',
    program: 'ruff',
    subcommand: /^(check|\.|[^-].*)$/,
    command: ['ruff', 'check', '.'],
    toml: ['ruff'],
    files: ['ruff.toml', '.ruff.toml'],
    hooks: /^ruff(-check)?$/,
    fix: /^--(fix|unsafe-fixes|fix-only|exit-non-zero-on-fix|show-fixes)$/,
  },
  {
    name: 'ruff-format',
    package: 'ruff',
    program: 'ruff',
    subcommand: /^format$/,
    command: ['ruff', 'format', '--check', '.'],
    hooks: /^ruff-format$/,
    check: '--check',
  },
  {
    name: 'black',
    package: 'black',
    program: 'black',
    command: ['black', '--check', '.'],
    needsPath: true,
    toml: ['black'],
    hooks: /^black(-jupyter)?$/,
    check: '--check',
  },
  {
    name: 'isort',
    package: 'isort',
    program: 'isort',
    command: ['isort', '--check-only', '.'],
    needsPath: true,
    toml: ['isort'],
    ini: [
      ['setup.cfg', 'isort'],
      ['tox.ini', 'isort'],
      ['.isort.cfg', 'settings'],
    ],
    files: ['.isort.cfg'],
    hooks: /^isort$/,
    check: '--check-only',
  },
  {
    name: 'flake8',
    package: 'flake8',
    program: 'flake8',
    command: ['flake8'],
    ini: [
      ['setup.cfg', 'flake8'],
      ['tox.ini', 'flake8'],
    ],
    files: ['.flake8'],
    hooks: /^flake8$/,
  },
  {
    name: 'mypy',
    package: 'mypy',
    program: 'mypy',
    command: ['mypy', '.'],
    toml: ['mypy'],
    ini: [['setup.cfg', 'mypy']],
    files: ['mypy.ini', '.mypy.ini'],
    hooks: /^mypy$/,
  },
  {
    name: 'pyright',
    package: 'pyright',
    program: 'pyright',
    command: ['pyright'],
    toml: ['pyright'],
    files: ['pyrightconfig.json'],
    hooks: /^pyright$/,
  },
  {
    name: 'pylint',
    package: 'pylint',
    program: 'pylint',
    command: ['pylint', '--recursive=y', '.'],
    needsPath: true,
    toml: ['pylint'],
    ini: [['setup.cfg', 'pylint']],
    files: ['.pylintrc', 'pylintrc'],
    hooks: /^pylint$/,
  },
  {
    name: 'djlint',
    package: 'djlint',
    program: 'djlint',
    command: ['djlint', '--lint', '.'],
    needsPath: true,
    toml: ['djlint'],
    files: ['.djlintrc'],
    hooks: /^djlint(-(django|jinja|nunjucks|handlebars|golang))?$/,
    fix: /^--reformat$/,
  },
  {
    name: 'djlint-reformat',
    package: 'djlint',
    program: 'djlint',
    subcommand: /^--(check|reformat)$/,
    command: ['djlint', '--check', '.'],
    needsPath: true,
    hooks: /^djlint-reformat(-(django|jinja|nunjucks|handlebars|golang))?$/,
    fix: /^--reformat$/,
    check: '--check',
  },
  {
    name: 'curlylint',
    package: 'curlylint',
    program: 'curlylint',
    command: ['curlylint', '.'],
    needsPath: true,
    toml: ['curlylint'],
    hooks: /^curlylint$/,
  },
  {
    name: 'djhtml',
    package: 'djhtml',
    program: 'djhtml',
    command: ['djhtml', '--check', '.'],
    needsPath: true,
    hooks: /^djhtml$/,
    check: '--check',
  },
  {
    name: 'bandit',
    package: 'bandit',
    program: 'bandit',
    command: ['bandit', '-r', '.'],
    needsPath: true,
    toml: ['bandit'],
    asked: ['-c', 'pyproject.toml'],
    files: ['.bandit'],
    hooks: /^bandit$/,
    report: /^(-[fo]|--format|--output)$/,
  },
  {
    name: 'pycodestyle',
    package: 'pycodestyle',
    program: 'pycodestyle',
    command: ['pycodestyle', '.'],
    needsPath: true,
    hooks: /^pycodestyle$/,
  },
  {
    name: 'pydocstyle',
    package: 'pydocstyle',
    program: 'pydocstyle',
    command: ['pydocstyle', '.'],
    hooks: /^pydocstyle$/,
  },
  {
    name: 'codespell',
    package: 'codespell',
    program: 'codespell',
    command: ['codespell', '.'],
    toml: ['codespell'],
    ini: [['setup.cfg', 'codespell']],
    files: ['.codespellrc'],
    hooks: /^codespell$/,
    fix: /^(-w|--write-changes)$/,
  },
  {
    name: 'vulture',
    package: 'vulture',
    program: 'vulture',
    command: ['vulture', '.'],
    toml: ['vulture'],
    hooks: /^vulture$/,
  },
  {
    name: 'yamllint',
    package: 'yamllint',
    program: 'yamllint',
    command: ['yamllint', '.'],
    needsPath: true,
    files: ['.yamllint', '.yamllint.yml', '.yamllint.yaml'],
    hooks: /^yamllint$/,
  },
  {
    name: 'import-linter',
    package: 'import-linter',
    program: 'lint-imports',
    command: ['lint-imports'],
    toml: ['importlinter'],
    ini: [['setup.cfg', 'importlinter']],
    files: ['.importlinter'],
    hooks: /^import-linter$/,
  },
  {
    name: 'autoflake',
    package: 'autoflake',
    program: 'autoflake',
    command: ['autoflake', '--check', '--recursive', '.'],
    needsPath: true,
    toml: ['autoflake'],
    hooks: /^autoflake$/,
    fix: /^(-i|--in-place)$/,
    check: '--check',
  },
  {
    name: 'pyflakes',
    package: 'pyflakes',
    program: 'pyflakes',
    command: ['pyflakes', '.'],
    needsPath: true,
    hooks: /^pyflakes$/,
  },
  {
    name: 'doc8',
    package: 'doc8',
    program: 'doc8',
    command: ['doc8', '.'],
    toml: ['doc8'],
    ini: [['setup.cfg', 'doc8']],
    hooks: /^doc8$/,
  },
  {
    name: 'pyupgrade',
    package: 'pyupgrade',
    program: 'pyupgrade',
    command: ['pyupgrade'],
    hooks: /^pyupgrade$/,
  },
  {
    name: 'django-upgrade',
    package: 'django-upgrade',
    program: 'django-upgrade',
    command: ['django-upgrade'],
    hooks: /^django-upgrade$/,
  },
];

/** Linters that take files, not folders: nothing to run over a project. */
export const onFiles = new Set(['pyupgrade', 'django-upgrade']);

/** Checks of CI that lint does not run: of other languages, of packages, or with a service. */
export const notRun =
  /^(pflake8|shellcheck|hadolint|actionlint|zizmor|semgrep|safety|pip-audit|pylama|prospector|pytype|pyre|ty|basedpyright|pyrefly|deptry|docformatter|interrogate|refurb|typos|reuse|gitlint|sqlfluff|darker|flynt|detect-secrets-hook|gitleaks|trivy)$/;
