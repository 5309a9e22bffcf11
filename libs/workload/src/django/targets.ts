import type { Project, Target, TargetInput } from '../workload.ts';
import { otherSystems } from './describe/commands/ci-files.ts';
import { isLockedHere } from './own/locked-here.ts';

/** Another Python is another verdict. */
const pythonVersion: TargetInput = { runtime: 'python3 --version || true' };

// A test may read any of them, a README among others.
const sources: TargetInput[] = ['{projectRoot}/**/*'];

/** What is looked for in a folder above the project: configurations of linters, pytest and coverage, its Python and packages. */
const configurations = [
  ...['pyproject.toml', 'setup.cfg', 'setup.py', 'tox.ini', 'conftest.py'],
  ...['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini'],
  ...['ruff.toml', '.ruff.toml', 'mypy.ini', '.mypy.ini', 'pylintrc', '.pylintrc', '.flake8', '.isort.cfg'],
  ...['.coveragerc', '.djlintrc', 'djlint.toml', '.editorconfig', '.bandit', 'pyrightconfig.json'],
  ...['.pre-commit-config.yaml', '.pre-commit-config.yml', 'prek.yaml'],
  ...['.python-version', 'runtime.txt', '.tool-versions', 'mise.toml', '.mise.toml', '.readthedocs.y*ml'],
  ...['heroku.yml', 'render.y*ml', 'railway.json', 'railway.toml', 'fly.toml', 'app.y*ml', 'Aptfile'],
  ...[
    'Pipfile',
    'Pipfile.lock',
    'poetry.lock',
    'pdm.lock',
    'uv.lock',
    '*[Rr]eq*.in',
    '*[Rr]eq*.pip',
    '*[Rr]eq*.txt',
  ],
];

/** What the repository runs for all of its projects, and with what it builds their images. */
const repositoryWide: TargetInput[] = [
  '{workspaceRoot}/.github/**/*.{yml,yaml}',
  `{workspaceRoot}/{${otherSystems.join(',')}}`,
  // Woodpecker's folder, and where GitLab's file usually includes others from.
  '{workspaceRoot}/{.woodpecker,.gitlab,.gitlab-ci,gitlab,.ci,ci}/**/*.{yml,yaml}',
  '{workspaceRoot}/*.sh',
  '{workspaceRoot}/{.github,bin,ci,script,scripts,tools}/**/*.sh',
  '{workspaceRoot}/{Makefile,GNUmakefile,makefile,justfile,Justfile,.justfile,noxfile.py,tasks.py,package.json}',
  '{workspaceRoot}/{Taskfile.yml,Taskfile.yaml,gulpfile.js,gulpfile.mjs,Gruntfile.js,Procfile}',
  '{workspaceRoot}/{docker-compose*,compose*,local,production,staging}.{yml,yaml}',
  '{workspaceRoot}/{Dockerfile*,Containerfile*,*.Dockerfile,*.dockerfile}',
  '{workspaceRoot}/{docker,.docker,compose,deploy,deployment,build,infra,ops,.devcontainer}/**/*',
  '{workspaceRoot}/{requirements,requirements.d,reqs,deps}/**/*.{in,pip,txt}',
];

/** Those in each folder from the workspace's to the one above the project. */
const above = (root: string): TargetInput[] =>
  (root === '.' ? [] : root.split('/')).map((_, at, parts) => {
    const folder = parts.slice(0, at).join('/');
    return `{workspaceRoot}/${folder}${folder && '/'}{${configurations.join(',')}}` as const;
  });

/**
 * Files that settings commonly read and git commonly ignores, by name and content: Nx knows only files that git does not
 * ignore. Folders that a shell would interpret are no projects.
 */
const ignoredSettings = (root: string): TargetInput => {
  const names = ['.env', '.env.*', '.envs/*/*', 'local_settings.py', 'settings_local.py', 'local.py'];
  const places = names.flatMap((name) => [name, `*/${name}`, `*/settings/${name}`]);
  const files = places.map((place) => `"${root}"/${place}`).join(' ');
  // Regular files alone: a named pipe would never end.
  return {
    runtime: `for file in ${files}; do [ -f "$file" ] && echo "$file" && cat "$file"; done 2>/dev/null | cksum`,
  };
};

/** What other package managers make locks of, and those locks. */
const otherLocks: TargetInput[] = [
  '{projectRoot}/{Pipfile,Pipfile.lock,poetry.lock,pdm.lock,uv.lock,requirements.lock,shipshape.json}',
  '{projectRoot}/{requirements,requirements.d,reqs,deps}/**/*',
  '{projectRoot}/**/*.{in,pip,txt}',
];

/**
 * The targets of a Django project.
 *
 * @param pass names of the user's variables that the team states: they shape verdicts
 */
export function djangoTargets(project: Project, pass: readonly string[]): Record<string, Target> {
  const lockedHere = isLockedHere(project);
  const judged: TargetInput[] = [
    ...sources,
    ...above(project.root),
    ...(lockedHere || project.root === '.' ? [] : repositoryWide),
    ignoredSettings(project.root),
    pythonVersion,
    ...pass.map((env) => ({ env })),
  ];
  return {
    lint: {
      description: lockedHere
        ? 'ruff (format and rules), mypy, and no model without its migration'
        : 'The linters that the project configures, manage.py check, and no model without its migration',
      verb: 'lint',
      cache: true,
      inputs: judged,
      outputs: [],
    },
    test: {
      description: lockedHere
        ? 'pytest with branch coverage, on SQLite or (configuration postgres) PostgreSQL'
        : "The project's own test runner with coverage, on the databases that it needs",
      verb: 'test',
      cache: true,
      inputs: [...judged, { env: 'TEST_DATABASE_URL' }],
      outputs: [
        '{workspaceRoot}/dist/{projectRoot}/reports/test-{options.database}.xml',
        '{workspaceRoot}/dist/{projectRoot}/reports/coverage-{options.database}.json',
      ],
      options: { database: lockedHere ? 'sqlite' : 'auto' },
      configurations: {
        postgres: { database: 'postgres' },
        ...(lockedHere ? {} : { sqlite: { database: 'sqlite' } }),
      },
    },
    'lock-check': {
      description: 'Check that the locks match their manifest',
      verb: 'lock-check',
      cache: true,
      inputs: ['{projectRoot}/{pyproject.toml,requirements*.txt}', ...(lockedHere ? [] : otherLocks)],
      outputs: [],
    },
    lock: {
      description: 'Update the locks to match pyproject.toml',
      verb: 'lock',
      takesArguments: true,
      cache: false,
      inputs: [],
      outputs: [],
    },
    migrate: {
      description: 'Apply the migrations to the local database',
      verb: 'migrate',
      takesArguments: true,
      cache: false,
      inputs: [],
      outputs: [],
    },
    serve: {
      description: 'Start the development server on 127.0.0.1, with the database migrated',
      verb: 'serve',
      takesArguments: true,
      cache: false,
      continuous: true,
      inputs: [],
      outputs: [],
    },
  };
}
