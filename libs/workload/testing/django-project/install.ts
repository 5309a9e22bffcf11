import type { Chosen, Files } from './idioms.ts';

/** Versions that work together on Python 3.10 to 3.14. */
const versions: Record<string, string> = {
  asgiref: '3.11.1',
  celery: '5.5.3',
  daphne: '4.2.1',
  'dj-database-url': '3.0.1',
  django: '5.2.8',
  'django-compressor': '4.5.1',
  'django-configurations': '2.5.1',
  'django-environ': '0.12.0',
  'django-sass-processor': '1.4.2',
  environs: '14.3.0',
  granian: '2.5.7',
  gunicorn: '23.0.0',
  hypercorn: '0.18.0',
  libsass: '0.23.0',
  lxml: '5.4.0',
  mysqlclient: '2.2.7',
  pgvector: '0.4.1',
  pillow: '11.3.0',
  'psycopg[binary]': '3.2.13',
  psycopg2: '2.9.11',
  'pydantic-settings': '2.11.0',
  pymysql: '1.1.2',
  pytest: '8.4.2',
  'pytest-django': '4.11.1',
  'python-decouple': '3.8',
  'python-magic': '0.4.27',
  redis: '6.4.0',
  ruff: '0.14.5',
  sqlparse: '0.5.3',
  uvicorn: '0.38.0',
  uwsgi: '2.0.31',
  waitress: '3.0.2',
  weasyprint: '66.0',
  whitenoise: '6.11.0',
};

function packages(idioms: Chosen): { production: string[]; development: string[] } {
  const libraries = {
    os: '',
    helper: '',
    'django-environ': 'django-environ',
    decouple: 'python-decouple',
    environs: 'environs',
    pydantic: 'pydantic-settings',
    configurations: 'django-configurations',
  };
  const production = [
    'django',
    libraries[idioms.env],
    idioms.server === 'none' ? '' : idioms.server,
    idioms.static === 'none' ? '' : 'whitenoise',
    idioms.static === 'compressor' ? 'django-compressor' : '',
    ...(idioms.static === 'sass' ? ['django-sass-processor', 'libsass'] : []),
    { sqlite: '', mysql: 'pymysql' }[idioms.database as string] ?? 'psycopg[binary]',
    /url/.test(idioms.database) && idioms.env !== 'django-environ' ? 'dj-database-url' : '',
    idioms.redis || idioms.celery ? 'redis' : '',
    idioms.celery ? 'celery' : '',
    ...idioms.packages,
  ].filter(Boolean);
  return {
    production,
    development: idioms.tests === 'pytest' ? ['pytest', 'pytest-django', 'ruff'] : ['ruff'],
  };
}

const pin = (name: string) => `${name}==${versions[name]}`;
const lines = (names: string[]) => names.map((name) => `${pin(name)}\n`).join('');
const quoted = (names: string[]) => names.map((name) => `    "${pin(name)}",\n`).join('');

/** The manifests of the chosen installer, and what configures tests and linters. */
export function installFiles(idioms: Chosen): Files {
  const { production, development } = packages(idioms);
  const files: Files = {
    ...manifestFiles(idioms, production, development),
    'ruff.toml': 'line-length = 100\n',
  };
  const settings = idioms.settings === 'split' ? 'config.settings.test' : 'config.settings';
  if (idioms.tests === 'pytest')
    files['pytest.ini'] =
      `[pytest]\nDJANGO_SETTINGS_MODULE = ${settings}\npython_files = tests.py test_*.py\n${idioms.layout === 'src' ? 'pythonpath = src\n' : ''}`;
  if (idioms.static === 'node') Object.assign(files, nodeFiles(idioms));
  return files;
}

/** A front end that is built; npm's takes no package, so that it needs no network. */
function nodeFiles({ node }: Chosen): Files {
  const takes = node === 'npm' ? {} : { dependencies: { picocolors: '1.1.1' } };
  const berry = node === 'yarn-berry' ? { packageManager: 'yarn@4.5.3' } : {};
  const build =
    'mkdir -p assets/dist && cp assets/app.css assets/dist/app.css' +
    (node === 'npm' ? '' : ` && node -e "require('picocolors').red('')"`);
  const manifest = { name: 'notes', private: true, scripts: { build }, ...takes, ...berry };
  const lock = { name: 'notes', lockfileVersion: 3, requires: true, packages: { '': { name: 'notes' } } };
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    ...(node === 'npm' ? { 'package-lock.json': `${JSON.stringify(lock, null, 2)}\n` } : {}),
    ...(node === 'yarn-berry' ? { '.yarnrc.yml': 'nodeLinker: node-modules\n' } : {}),
    'assets/app.css': 'body { font-family: sans-serif; }\n',
    '.gitignore': 'assets/dist/\nstaticfiles/\nnode_modules/\n.yarn/\n',
  };
}

function manifestFiles(idioms: Chosen, production: string[], development: string[]): Files {
  const { installer, python, lock } = idioms;
  const requires = python ? `requires-python = "${python}"\n` : '';
  const project = `[project]\nname = "notes"\nversion = "1.0.0"\n${requires}dependencies = [\n${quoted(production)}]\n`;
  const groups = `\n[dependency-groups]\ndev = [\n${quoted(development)}]\n`;
  switch (installer) {
    case 'requirements':
      return {
        'requirements.txt': lines(production),
        'requirements-dev.txt': `-r requirements.txt\n${lines(development)}`,
      };
    case 'folder':
      return {
        'requirements/base.txt': lines(production.filter((name) => name !== idioms.server)),
        'requirements/production.txt': `-r base.txt\n${idioms.server === 'none' ? '' : lines([idioms.server])}`,
        'requirements/local.txt': `-r base.txt\n${lines(development)}`,
      };
    case 'pip-tools':
      return {
        'requirements.in': `${production.join('\n')}\n`,
        'requirements-dev.in': `-c requirements.txt\n${development.join('\n')}\n`,
        'requirements.txt': `#\n# This file is autogenerated by pip-compile with Python 3.12\n#\n${lines([...new Set([...production, 'asgiref', 'sqlparse'])].sort())}`,
        'requirements-dev.txt': `#\n# This file is autogenerated by pip-compile with Python 3.12\n#\n${lines(development)}`,
      };
    case 'uv':
      return {
        'pyproject.toml': `${project}${groups}`,
        ...(lock ? { 'uv.lock': uvLock(production, development, python) } : {}),
      };
    case 'pdm':
      return {
        'pyproject.toml': `${project}${groups}\n[tool.pdm]\ndistribution = false\n`,
        ...(lock ? { 'pdm.lock': pdmLock(production, development) } : {}),
      };
    case 'pyproject':
      return {
        'pyproject.toml': `${project}\n[project.optional-dependencies]\ndev = [\n${quoted(development)}]\n`,
      };
    case 'poetry': {
      const table = (names: string[]) => names.map((name) => poetryLine(name)).join('');
      return {
        'pyproject.toml': `[tool.poetry]\nname = "notes"\nversion = "1.0.0"\npackage-mode = false\n\n[tool.poetry.dependencies]\npython = "${python || '^3.10'}"\n${table(production)}\n[tool.poetry.group.dev.dependencies]\n${table(development)}`,
        ...(lock ? { 'poetry.lock': poetryLock(production, development) } : {}),
      };
    }
    case 'pipenv': {
      const table = (names: string[]) =>
        names.map((name) => poetryLine(name).replace('= "', '= "==')).join('');
      return {
        Pipfile: `[packages]\n${table(production)}\n[dev-packages]\n${table(development)}${python ? `\n[requires]\npython_version = "${python}"\n` : ''}`,
        ...(lock ? { 'Pipfile.lock': pipfileLock(production, development) } : {}),
      };
    }
    case 'setup.cfg':
      return {
        'setup.cfg': `[metadata]\nname = notes\nversion = 1.0.0\n\n[options]\n${python ? `python_requires = ${python}\n` : ''}packages =\ninstall_requires =\n${production.map((name) => `    ${pin(name)}\n`).join('')}\n[options.extras_require]\ndev =\n${development.map((name) => `    ${pin(name)}\n`).join('')}`,
        'setup.py': 'from setuptools import setup\n\nsetup()\n',
      };
  }
}

const plain = (name: string) => name.replace(/\[.*/, '');
const extras = (name: string) => /\[(.*)\]/.exec(name)?.[1];
const poetryLine = (name: string) =>
  extras(name)
    ? `${plain(name)} = { version = "${versions[name]}", extras = ["${extras(name)}"] }\n`
    : `${name} = "${versions[name]}"\n`;

const wheel = (name: string) => `${plain(name).replaceAll('-', '_')}-${versions[name]}-py3-none-any.whl`;
const needs = (name: string): string[] => (name === 'django' ? ['asgiref', 'sqlparse'] : []);
const hash = `sha256:${'0'.repeat(64)}`;
const all = (production: string[], development: string[]) =>
  [...new Set([...production, ...production.flatMap(needs), ...development])].sort();

const uvLock = (production: string[], development: string[], python: string) =>
  `version = 1\nrevision = 3\nrequires-python = "${python || '>=3.10'}"\n\n${all(production, development)
    .map(
      (name) =>
        `[[package]]\nname = "${plain(name)}"\nversion = "${versions[name]}"\nsource = { registry = "index" }\n${
          needs(name).length > 0
            ? `dependencies = [\n${needs(name)
                .map((one) => `    { name = "${one}" },\n`)
                .join('')}]\n`
            : ''
        }wheels = [\n    { url = "packages/${wheel(name)}", hash = "${hash}" },\n]\n`,
    )
    .join(
      '\n',
    )}\n[[package]]\nname = "notes"\nversion = "1.0.0"\nsource = { virtual = "." }\ndependencies = [\n${production.map((name) => `    { name = "${plain(name)}" },\n`).join('')}]\n`;

const poetryLock = (production: string[], development: string[]) =>
  `${all(production, development)
    .map(
      (name) =>
        `[[package]]\nname = "${plain(name)}"\nversion = "${versions[name]}"\ndescription = ""\noptional = false\npython-versions = ">=3.10"\ngroups = ["${development.includes(name) ? 'dev' : 'main'}"]\nfiles = [\n    {file = "${wheel(name)}", hash = "${hash}"},\n]\n`,
    )
    .join('\n')}\n[metadata]\nlock-version = "2.1"\npython-versions = "^3.10"\ncontent-hash = "0"\n`;

const pdmLock = (production: string[], development: string[]) =>
  `[metadata]\ngroups = ["default", "dev"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\n\n${all(
    production,
    development,
  )
    .map(
      (name) =>
        `[[package]]\nname = "${plain(name)}"\nversion = "${versions[name]}"\ngroups = ["${development.includes(name) ? 'dev' : 'default'}"]\nfiles = [\n    {file = "${wheel(name)}", hash = "${hash}"},\n]\n`,
    )
    .join('\n')}`;

const pipfileLock = (production: string[], development: string[]) => {
  const section = (names: string[]) =>
    Object.fromEntries(
      names.map((name) => [plain(name), { hashes: [hash], version: `==${versions[name]}` }]),
    );
  return `${JSON.stringify({ _meta: { hash: { sha256: '0' }, requires: {}, sources: [] }, default: section([...new Set([...production, ...production.flatMap(needs)])].sort()), develop: section(development) }, null, 4)}\n`;
};
