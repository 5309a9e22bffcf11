import { describe, expect, test } from 'vitest';
import { pep440 } from '../../describe/install/pep440.ts';
import type { DjangoProject, Install } from '../../describe/project.ts';
import { imageLock } from './image-lock.ts';
import { lockInputs } from './inputs.ts';
import { lockHeader, lockState, lockText, pinnedIn } from './lock-text.ts';
import { newestPinned, withoutWheel } from './uv-messages.ts';
import { pinnedLines } from './wheels.ts';

const fact = <T>(value: T) => ({ value, evidence: [] });

/** As much of a description as a lock needs. */
function project(install: Partial<Install>, root = '.'): DjangoProject {
  const whole = {
    installer: 'requirements',
    files: ['requirements.txt'],
    developmentFiles: [],
    groups: { production: [], development: [] },
    locked: false,
    hashed: false,
    direct: [],
    ...install,
  };
  return {
    root,
    install: fact(whole),
    python: fact('3.12'),
    requirements: [fact({ name: 'gunicorn', extras: [], specifier: '', development: false })],
    static: fact({ servedBy: 'own' }),
    application: {
      wsgi: fact('shop.wsgi:application'),
      asgi: null,
      serves: 'wsgi',
      server: { ...fact('gunicorn'), added: false },
    },
  } as unknown as DjangoProject;
}

const reading = (files: Record<string, string>) => (file: string) => files[file];

describe('the image installs from', () => {
  test.each<[string, Partial<Install>, string, string[], boolean]>([
    [
      'a lock of the team',
      { installer: 'poetry', files: ['poetry.lock', 'pyproject.toml'], locked: true, hashed: true },
      '.',
      ['poetry.lock', 'pyproject.toml'],
      false,
    ],
    ['hashed requirements', { locked: true, hashed: true }, '.', ['requirements.txt'], false],
    ['its own lock, where requirements have no hashes', { locked: true }, '.', ['requirements.lock'], true],
    ['its own lock, where versions are open', {}, '.', ['requirements.lock'], true],
    [
      "its own lock, where the team's lies outside of the context",
      { installer: 'uv', files: ['uv.lock', 'pyproject.toml'], locked: true, hashed: true },
      'backend',
      ['requirements.lock'],
      true,
    ],
    [
      'a lock below the repository, by its path from the context',
      { installer: 'uv', files: ['backend/uv.lock', 'backend/pyproject.toml'], locked: true, hashed: true },
      'backend',
      ['uv.lock', 'pyproject.toml'],
      false,
    ],
  ])('%s', (_, install, root, files, own) => {
    expect(imageLock(project(install, root))).toMatchObject({ files, own });
  });
});

describe('what a lock is made from', () => {
  const files = {
    'requirements/production.txt': '-r base.txt\n-c ../constraints.txt\ngunicorn==20.1.0  # the server\n',
    'requirements/base.txt': '-i https://index.invalid/simple\ndjango>=4,<5 \\\n    --hash=sha256:abc\n',
    'constraints.txt': 'sqlparse<0.5\n',
  };
  const inputs = (changed = {}) =>
    lockInputs(
      project({ files: ['requirements/production.txt', 'requirements/base.txt'] }),
      reading({ ...files, ...changed }),
    );

  test('is every file that the first one includes, without index and hashes', () => {
    expect(inputs()).toMatchObject({
      requirements: 'django>=4,<5\ngunicorn==20.1.0\n',
      constraints: 'sqlparse<0.5\n',
      files: ['requirements/production.txt', 'requirements/base.txt', 'constraints.txt'],
    });
  });

  test('counts by what it asks for, not by its comments', () => {
    const lock = lockText('django==4.2.1 \\\n    --hash=sha256:abc\n', inputs(), {
      asOf: new Date('2023-05-01T00:00:00Z'),
      python: '3.12',
    });
    expect(lockHeader(lock)).toMatchObject({ asOf: '2023-05-01T00:00:00.000Z', python: '3.12' });
    expect(lockState(lock, inputs())).toBe('current');
    expect(lockState(lock, inputs({ 'constraints.txt': '# pinned by hand\nsqlparse<0.5\n' }))).toBe(
      'current',
    );
    expect(lockState(lock, inputs({ 'constraints.txt': 'sqlparse<0.6\n' }))).toBe('outdated');
    expect(lockState('django==4\n', inputs())).toBe('foreign');
    expect(lockState(undefined, inputs())).toBe('missing');
  });

  test('is of a pyproject.toml what uv resolves from: settings of a linter make no lock outdated', () => {
    const manifest = '[project]\nname = "shop"\ndependencies = ["django>=5"]\n';
    const digest = (text: string) =>
      lockInputs(project({ installer: 'uv', files: ['pyproject.toml'] }), reading({ 'pyproject.toml': text }))
        .digest;
    expect(digest(`${manifest}version = "2"\n[tool.ruff]\nline-length = 99\n`)).toBe(digest(manifest));
    expect(digest(manifest.replace('>=5', '>=5", "humanize'))).not.toBe(digest(manifest));
    expect(digest(`${manifest}requires-python = ">=3.12"\n`)).not.toBe(digest(manifest));
    expect(digest(`${manifest}[tool.uv]\nconstraint-dependencies = ["sqlparse<1"]\n`)).not.toBe(
      digest(manifest),
    );
    const dynamic = '[project]\nname = "shop"\ndynamic = ["dependencies"]\n';
    expect(digest(`${dynamic}[tool.setuptools.dynamic]\ndependencies = {file = "a.txt"}\n`)).not.toBe(
      digest(dynamic),
    );
  });

  test('has no editable dependency, whose folder the image would not have', () => {
    const text = inputs({ 'requirements/base.txt': '-e ./lib\n-e git+https://x.invalid/y.git@v1\n' });
    expect(text.requirements).toBe('./lib\ngit+https://x.invalid/y.git@v1\ngunicorn==20.1.0\n');
  });

  test('has no option of pip behind a requirement, which uv does not read', () => {
    const text = inputs({ 'requirements/base.txt': 'psycopg2==2.8.5 --no-binary psycopg2  # why\n' });
    expect(text.requirements).toBe('psycopg2==2.8.5\ngunicorn==20.1.0\n');
  });

  test('names the file that is not there', () => {
    expect(() => inputs({ 'constraints.txt': undefined })).toThrow(
      'requirements/production.txt names constraints.txt, which is not there',
    );
  });

  test.each([
    ['^4.2', '>=4.2,<5'],
    ['^0.10.1', '>=0.10.1,<0.11'],
    ['^0.0.3', '>=0.0.3,<0.0.4'],
    ['~4.2', '>=4.2,<4.3'],
    ['~4', '>=4,<5'],
    ['*', ''],
    ['4.2.1', '==4.2.1'],
    ['>=4,<5', '>=4,<5'],
  ])('has %s as PEP 440 has it', (written, expected) => {
    expect(pep440(written)).toBe(expected);
  });
});

describe("uv's messages", () => {
  test('name the package without a wheel', () => {
    expect(
      withoutWheel('error: No solution\n\nhint: Wheels are required for `django-allauth` because building'),
    ).toBe('django-allauth');
    for (const version of ['==2.9.6', '>=2.9', ''])
      expect(withoutWheel(`Because psycopg2${version} has no usable wheels and you require`)).toBe(
        'psycopg2',
      );
  });

  test('tell when a release was published that is newer than the date', () => {
    expect(
      newestPinned('The requested version, v23.0.0, was published at 2024-08-10T20:25:24.996Z. Consider'),
    ).toEqual(new Date('2024-08-10T20:25:26.000Z'));
    expect(newestPinned('No solution')).toBeUndefined();
  });

  test('and its locks have names as everybody compares them', () => {
    expect(
      pinnedIn('Django_Foo[x]==1.0 ; python_version < "4" \\\n    --hash=sha256:a\nbar==2\n# c==3\n'),
    ).toEqual(['django-foo==1.0', 'bar==2']);
  });

  test('and what a lock pins keeps its markers, and loses hashes and comments', () => {
    const exported =
      'django==5.2.8 \\\n    --hash=sha256:a \\\n    --hash=sha256:b\n    # via shop\npywin32==311 ; sys_platform == "win32"\nshop @ git+https://x.invalid/y\n';
    expect(pinnedLines(exported)).toEqual(['django==5.2.8', 'pywin32==311 ; sys_platform == "win32"']);
  });
});
