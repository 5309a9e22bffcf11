import { expect, test } from 'vitest';
import { made, workflow } from '../../../testing/described.ts';

const slow = '-m "not slow"';
test.each<[string, string[], string[], Record<string, string>?]>([
  ['a tag', ['manage.py test --exclude-tag=slow', 'manage.py test --tag slow -v 2'], []],
  [
    'one of two tags',
    ['manage.py test notes --exclude-tag=a --exclude-tag=b', 'manage.py test notes --tag=a'],
    ['notes', '--exclude-tag=b'],
  ],
  ['a mark', ["pytest -m 'not slow' --tb=short -n auto", 'pytest -m slow'], ['--tb=short']],
  ['marks that overlap', ['pytest -m "not a and not b"', 'pytest -ma'], ['-m', '(not a and not b) or (a)']],
  ['words', ['pytest -k "not slow"', 'pytest -k slow'], []],
  ['folders', ['pytest tests/unit -q', 'pytest ./tests/integration/'], ['tests/unit', 'tests/integration']],
  ['a folder and one in it', ['pytest tests/unit/models', 'pytest tests'], ['tests']],
  ['a folder that is left out', ['pytest --ignore=tests/slow', 'pytest tests/slow'], []],
  ['applications', ['manage.py test notes.a', 'manage.py test shop notes'], ['shop', 'notes']],
  ['a matrix', [`pytest tests/\${{ matrix.part }}`], []],
  [
    'a matrix and a folder',
    [`pytest \${{ matrix.part }}`, 'pytest tests/unit'],
    ['tests/unit'],
    { 'tests/unit/test_a.py': 'def test_it(): ...\n', 'tests/unit/test_b.py': 'def test_it(): ...\n' },
  ],
  [
    'a share of all, beside what one flag chooses',
    [`pytest --splits 8 --group \${{ matrix.group }}`, 'pytest --only-queries'],
    [],
  ],
  [
    'two choices at once',
    ['pytest tests/unit -m "not a"', 'pytest tests/slow -m a'],
    ['tests/unit', '-m', 'not a'],
  ],
  ['another configuration', ['pytest -m "not a"', 'pytest -m a -c other.ini'], ['-m', 'not a']],
  ['other settings', ['pytest -m "not a"', 'pytest -m a --ds=config.other'], ['-m', 'not a']],
  ['another value', ['A=1 pytest -m "not a"', 'A=2 pytest -m a'], ['-m', 'not a']],
  ['an end-to-end part', ['pytest -m "not e2e"', 'pytest -m e2e'], ['-m', 'not e2e']],
  [
    'a tag of tests with a browser',
    ['manage.py test --exclude-tag=ui', 'manage.py test --tag=ui'],
    ['--exclude-tag=ui'],
    { 'notes/test_ui.py': 'from selenium import webdriver\n@tag("slow", "ui")\nclass A: ...\n' },
  ],
  [
    'a folder with a browser',
    ['pytest notes', 'pytest functional'],
    ['notes'],
    { 'functional/test_ui.py': 'from playwright.sync_api import Page\n' },
  ],
  [
    'a mark that pytest leaves out',
    ['pytest', 'pytest -m slow'],
    ['-m', 'not slow or not (not slow)'],
    { 'pytest.ini': `[pytest]\naddopts = ${slow}\n` },
  ],
  [
    'a folder beside those of pytest',
    ['pytest', 'pytest tests/slow', 'pytest tests/unit/a'],
    ['tests/unit', 'tests/slow'],
    { 'pytest.ini': '[pytest]\ntestpaths = tests/unit\n' },
  ],
  [
    'rules of make',
    ['make a b'],
    [],
    { Makefile: `a:\n\tpytest ${slow}\nb:\n\tpytest -m slow\nc:\n\tpytest other\n` },
  ],
  [
    'commands of tox',
    ['tox'],
    [],
    { 'tox.ini': `[testenv]\ncommands =\n  pytest ${slow}\n  pytest -m slow\n` },
  ],
])('the parts of a suite that CI runs one by one: %s', (_, commands, expected, files = {}) => {
  const jobs = commands.map((one, at) => `  job${at}:\n    steps:\n      - run: |\n          ${one}\n`);
  const ci = `jobs:\n${jobs.join('')}`;
  const found = made({ tests: 'manage', files: { '.github/workflows/ci.yml': ci, ...files } });
  expect(found.tests.value.arguments).toEqual(expected);
});

test.each([
  ['first', ['pytest tests/slow', 'pytest --ignore tests/slow -k "not bdd"']],
  ['last', ['pytest --ignore tests/slow -k "not bdd"', 'pytest tests/slow']],
  ['not in the repository', ['pytest submodule/tests', 'pytest --ignore tests/slow -k "not bdd"']],
])('of parts that cannot be run together, the one with most of the tests: a small folder %s', (_, runs) => {
  const jobs = runs.map((one, at) => `  job${at}:\n    steps:\n      - run: ${one}\n`);
  const files = Object.fromEntries(
    ['slow/test_a', 'unit/test_b', 'unit/test_c'].map((name) => [`tests/${name}.py`, 'def test_it(): ...\n']),
  );
  const found = made({ files: { '.github/workflows/ci.yml': `jobs:\n${jobs.join('')}`, ...files } });
  expect(found.tests.value.arguments).toEqual(['--ignore', 'tests/slow', '-k', 'not bdd']);
});

test('a machine’s share of the tests, and reports, are no choice', () => {
  const ci = workflow('pytest --circleci-parallelize --cucumberjson=out.json --alluredir out tests');
  const found = made({ files: { '.circleci/config.yml': ci, 'tests/test_a.py': 'def test_it(): ...\n' } });
  expect(found.tests.value.arguments).toEqual(['tests']);
});

test.each([
  ['alone', '', ['-m', 'not live']],
  ['like the others', `env:\n  SHOP_KEY: \${{ secrets.KEY }}\n`, []],
])('a part that gets a secret %s', (_, env, expected) => {
  const live = `      - run: pytest -m live\n        env:\n          SHOP_KEY: \${{ secrets.KEY }}\n`;
  const ci = `${env}jobs:\n  test:\n    steps:\n      - run: pytest -m "not live"\n${live}`;
  expect(made({ files: { '.github/workflows/ci.yml': ci } }).tests.value.arguments).toEqual(expected);
});
