import { expect, test } from 'vitest';
import { describeFiles, workflow } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';

const one = 'def test_it(): ...\n';
const files = Object.fromEntries(
  ['shop/tests.py', 'shop/unit_test.py', 'tests/unit/test_a.py', 'tests/e2e/test_b.py'].map((path) => [
    path,
    one,
  ]),
);

test.each<[string, Record<string, string>, number]>([
  ['pytest', {}, 3],
  ['pytest', { 'pytest.ini': '[pytest]\npython_files = tests.py test_*.py\n' }, 3],
  ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\npython_files = ["tests.py"]\n' }, 1],
  ['pytest', { 'pytest.ini': '[pytest]\ntestpaths = tests/unit shop\n' }, 2],
  ['pytest tests/unit', {}, 1],
  ['pytest shop/tests.py::A', {}, 1],
  ['pytest --ignore=tests', {}, 1],
  // It collects none of them, which it has to say.
  ['pytest', { 'pytest.ini': '[pytest]\npython_files = check_*.py\n' }, 4],
  ['python manage.py test', {}, 3],
  ['python manage.py test tests', {}, 2],
  ['python manage.py test shop.tests.ShopTest.test_it', {}, 1],
  ['python manage.py test elsewhere', {}, 3],
  ["python manage.py test --pattern '*_test.py'", {}, 1],
])('files count where the runner looks for tests: %s with %j', (run, more, expected) => {
  const ci = workflow(run);
  const base = djangoProject({ tests: 'none' });
  const [project] = describeFiles({ ...base, ...files, ...more, '.github/workflows/a.yml': ci });
  expect(project?.tests.value.files).toBe(expected);
});

test('a command of Django that is called like a test has none', () => {
  const base = djangoProject({ tests: 'none' });
  const [project] = describeFiles({
    ...base,
    'notes/management/commands/test_mail.py': 'class Command: ...\n',
  });
  expect(project?.tests.value.runner).toBe('none');
});
