import { describe, expect, test } from 'vitest';
import { describeFiles, workflow } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import { fromItsFolder } from './from-folder.ts';

describe('projects in folders of one repository', () => {
  const below = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const backend = below('backend', djangoProject({ tests: 'pytest', settings: 'split' }));
  const only = { root: 'backend', manage: 'backend/manage.py' };

  test('the folder of one describes it as its repository does, each path from there', () => {
    const [alone] = describeFiles(djangoProject({ tests: 'pytest', settings: 'split' }), { name: 'backend' });
    const [found] = describeFiles(backend, { only });
    expect(found && fromItsFolder(found)).toEqual(alone);
  });

  test.each<[string[], string[]]>([
    [['.'], ['shop']],
    [['src'], ['shop']],
    [['backend'], ['backend']],
    [
      ['backend/src', 'admin/app'],
      ['backend', 'admin'],
    ],
    [
      ['src', 'tools/src'],
      ['shop', 'tools'],
    ],
    [
      ['app', 'src'],
      ['shop', 'src'],
    ],
  ])('the projects in %j of the repository "shop" are called %j', (folders, names) => {
    const files = folders.map((one) => (one === '.' ? djangoProject() : below(one, djangoProject())));
    const found = describeFiles(Object.assign({}, ...files), { name: 'shop' });
    expect(found.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test.each<[string, string, { tests?: string[]; ruff?: string[]; runner?: string }]>([
    [
      'its folder',
      'working-directory: backend\n        run: pytest notes && ruff check notes',
      both('notes'),
    ],
    ['cd', 'run: cd backend && pytest notes && ruff check notes', both('notes')],
    [
      'paths',
      'run: ruff check --config=backend/ruff.toml ./backend/notes frontend && pytest backend',
      {
        ...{ tests: ['.'], ruff: ['ruff', 'check', '--config=ruff.toml', 'notes'] },
      },
    ],
    [
      'a matrix',
      'working-directory: $' + '{{ matrix.app }}\n        run: pytest notes',
      { tests: ['notes'] },
    ],
    [
      'a folder called like what to do',
      'run: python backend/manage.py test notes && ruff check backend/notes',
      { tests: ['notes'], ruff: ['ruff', 'check', 'notes'], runner: 'manage' },
    ],
    [
      'shells of their own',
      'run: (cd frontend && npm ci) && (cd backend && pytest notes) && ruff check backend/notes',
      both('notes'),
    ],
    [
      'the folder of a wrapper',
      'run: uv run --directory other pytest && uv run --directory=backend --frozen pytest notes && poetry -C backend run ruff check notes',
      both('notes'),
    ],
    ['a script of another folder', 'working-directory: frontend\n        run: ./all.sh', both('notes')],
    [
      'a way back',
      'run: cd frontend && cd - && pytest backend/notes && pushd other && popd && ruff check backend/notes',
      both('notes'),
    ],
    [
      'a folder of a container',
      'working-directory: frontend\n        run: docker compose run web pytest notes && cd /app && ruff check notes',
      both('notes'),
    ],
    [
      'a folder without a project',
      'working-directory: frontend\n        run: pytest notes && ruff check notes',
      {},
    ],
    ['another folder', 'working-directory: other\n        run: pytest notes && ruff check notes', {}],
    ['paths of another folder', 'run: pytest other && ruff check other', {}],
    ['the manage.py of another', 'run: python other/manage.py test --tag=slow', {}],
  ])('commands of CI for %s', (_, step, { tests = [], ruff = ['ruff', 'check', '.'], runner = 'pytest' }) => {
    const files = {
      ...backend,
      ...below('other', djangoProject()),
      ...{ 'frontend/package.json': '{}', 'test/x': '', 'check/x': '' },
      'frontend/all.sh': 'cd ../other\npytest\ncd ../backend\npytest notes && ruff check notes\n',
      '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n      - name: x\n        ${step}\n`,
    };
    const [found] = describeFiles(files, { only });
    expect(found?.tests.value).toMatchObject({ runner, arguments: tests });
    const linter = found?.linters.find(({ value }) => value.name === 'ruff');
    expect(linter?.value.command).toEqual(ruff);
    if (tests.length > 0)
      expect(found && fromItsFolder(found).tests.evidence[0]?.file).toMatch(
        /^\.\.\/(\.github\/workflows\/ci\.yml|frontend\/all\.sh)$/,
      );
  });

  test('a command that names a folder around several projects is each one’s, and hooks name files from where they are configured', () => {
    const shops = { ...below('apps/a', djangoProject()), ...below('apps/b', djangoProject()) };
    const files = {
      ...shops,
      '.github/workflows/ci.yml': workflow('ruff check ./apps --config=apps/a/x'),
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/black\n    rev: 24.1.0\n    hooks:\n      - id: black\n        args: [--config=apps/b/black.toml]\n',
    };
    const commands = describeFiles(files).map(({ linters }) => linters.map(({ value }) => value.command));
    expect(commands).toEqual([
      [
        ['ruff', 'check', '.', '--config=x'],
        ['black', '--check', '--config=apps/b/black.toml', '.'],
      ],
      [
        ['ruff', 'check', '.', '--config=apps/a/x'],
        ['black', '--check', '--config=black.toml', '.'],
      ],
    ]);
  });

  test('the commands of a job of GitLab share a shell', () => {
    const script = [
      'cd backend',
      '(cd ../frontend && npm ci)',
      'uv run --directory notes flake8',
      'pytest notes',
    ];
    const ci = `test:\n  script:\n${script.map((one) => `    - ${one}\n`).join('')}`;
    const files = { ...backend, 'frontend/package.json': '{}', '.gitlab-ci.yml': ci };
    const [{ tests, linters } = {}] = describeFiles(files, { only });
    expect(tests?.value.folder).toBeUndefined();
    expect(tests?.value.arguments).toEqual(['notes']);
    expect(linters?.find(({ value }) => value.name === 'flake8')?.value.folder).toBe('notes');
  });

  function both(path: string) {
    return { tests: [path], ruff: ['ruff', 'check', path] };
  }
});
