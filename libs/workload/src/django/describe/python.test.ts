import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { describeFiles } from '../../../testing/described.ts';
import type { DjangoProject } from './project.ts';

group('Python', () => {
  const python = (files: Record<string, string>, options = {}) =>
    describeFiles({ ...djangoProject({ installer: 'pyproject' }), ...files }, options)[0] as DjangoProject;
  const pyproject = (requires: string) => ({
    'pyproject.toml': `[project]\nname = "a"\nrequires-python = "${requires}"\ndependencies = ["django>=4.2"]\n`,
  });
  test.each<[string, Record<string, string>, string]>([
    ['a range', pyproject('>=3.10,<3.13'), '3.12'],
    ['compatible releases', pyproject('~=3.11'), '3.14'],
    ['one minor release', pyproject('~=3.11.2'), '3.11'],
    ['an exclusion', pyproject('>=3.10,!=3.14.*'), '3.13'],
    ['a range and a file', { ...pyproject('>=3.10'), '.python-version': '3.11.9\n' }, '3.11'],
    [
      'a file with a comment',
      { ...pyproject('>=3.10'), '.python-version': '\n# For Heroku.\n3.11\n' },
      '3.11',
    ],
    ['runtime.txt', { ...pyproject('>=3.9'), 'runtime.txt': 'python-3.12.4' }, '3.12'],
    [
      'the image of production',
      {
        ...pyproject('>=3.9'),
        Dockerfile: `ARG V=3.11\nFROM python:\${V}-slim\nCOPY . .\nCMD gunicorn config.wsgi\n`,
      },
      '3.11',
    ],
    [
      'CI alone',
      {
        ...pyproject('>=3.9'),
        '.github/workflows/ci.yml':
          'jobs:\n  a:\n    strategy:\n      matrix:\n        python-version: ["3.10", "3.12"]\n',
      },
      '3.12',
    ],
    [
      'a list of CI below its name',
      {
        ...pyproject('>=3.9'),
        '.github/workflows/ci.yml':
          'jobs:\n  a:\n    strategy:\n      matrix:\n        python-version:\n          # all\n          - "3.10"\n          - 3.11\n        other:\n          - 3.13\n',
      },
      '3.11',
    ],
    [
      'a matrix that is called python',
      {
        ...pyproject('>=3.9'),
        '.github/workflows/ci.yml':
          'jobs:\n  a:\n    strategy:\n      matrix:\n        python: ["3.10", "3.12"]\n',
      },
      '3.12',
    ],
    [
      "Azure's task",
      {
        ...pyproject('>=3.9'),
        'azure-pipelines.yml':
          'steps:\n  - task: UsePythonVersion@0\n    inputs:\n      versionSpec: "3.12"\n',
      },
      '3.12',
    ],
    ['mise.toml', { ...pyproject('>=3.9'), 'mise.toml': '[tools]\npython = "3.12.7"\n' }, '3.12'],
    [
      'a table of mise.toml',
      {
        ...pyproject('>=3.9'),
        'mise.toml': '[tools]\npython = { version = "3.12", virtualenv = ".venv" }\n',
      },
      '3.12',
    ],
    [
      'the first in a list of mise.toml',
      { ...pyproject('>=3.9'), '.mise.toml': '[tools]\npython = ["3.11", "3.12"]\n' },
      '3.11',
    ],
    [
      'CI alone, without its comments',
      {
        ...pyproject('>=3.11'),
        '.github/workflows/ci.yml': 'jobs:\n  a:\n    # python-version: ["3.8", "3.11"]\n    steps: []\n',
      },
      '3.14',
    ],
    [
      'what Django supports',
      { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django==4.1.3"]\n' },
      '3.11',
    ],
    ...(
      [
        ['django==4.1.2', '3.10'],
        ['django==5.2.1', '3.13'],
        ['django==5.2.8', '3.14'],
        ['django>=5.2,<5.3', '3.14'],
        ['django<5.2.8', '3.13'],
        ['django==5.2.*', '3.14'],
      ] as const
    ).map(([requirement, version]): [string, Record<string, string>, string] => [
      `what this release of Django supports: ${requirement}`,
      { 'pyproject.toml': `[project]\nname = "a"\ndependencies = ["${requirement}"]\n` },
      version,
    ]),
    [
      "Poetry's caret",
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.10, <3.13"\ndjango = "^4.2"\n' },
      '3.12',
    ],
    ['blanks behind the operators', pyproject('>= 3.10, < 3.14'), '3.13'],
    ['a single bound with a blank', pyproject('>= 3.10'), '3.14'],
    ['a patch release with a blank', pyproject('== 3.12.4'), '3.12'],
  ])('%s', (_, files, expected) => {
    const found = python(files);
    expect(found.python.value).toBe(expected);
    expect(found.unknown).toEqual([]);
  });

  test('a Python that the manifest excludes does not make the project an old one', () => {
    const travis = { '.travis.yml': 'language: python\npython:\n  - "3.5"\n' };
    expect(python({ ...pyproject('>=3.12'), ...travis }).python.value).toBe('3.14');
    expect(python({ ...pyproject('>=3.5'), ...travis }).python.value).toBe('3.10');
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ['one alone', pyproject('== 3.14.5'), '3.14.5'],
    ['those from one on', pyproject('>=3.11.4,<3.12'), '3.11.4'],
    ['those up to one', pyproject('>=3.11,<3.11.9'), '3.11.8'],
    ['the first one, as PEP 440 reads it', pyproject('==3.12'), '3.12.0'],
    ['any', pyproject('~=3.11.0'), undefined],
    ['any but the first', pyproject('>3.11.0,<3.12'), undefined],
    ['any of several Pythons', pyproject('>=3.11.4'), undefined],
    [
      "Poetry's one alone",
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "3.11.4"\ndjango = "^4.2"\n' },
      '3.11.4',
    ],
    [
      'what no package manager enforces',
      { ...pyproject('>=3.10'), '.python-version': '3.11.9\n' },
      undefined,
    ],
  ])('the patch release that a manifest asks for: %s', (_, files, expected) => {
    const found = python(files);
    expect(found.python.patch?.asked).toBe(expected);
    expect(found.unknown).toEqual([]);
  });

  test.each([
    ['== 3.14.5', { oldest: 5, newest: 5 }],
    ['>=3.11.4,<3.12', { oldest: 4 }],
    ['>=3.11,<3.11.9', { oldest: 0, newest: 8 }],
  ])('the patch releases that %s allows', (requires, allowed) => {
    const { asked: _, ...found } = python(pyproject(requires)).python.patch ?? { asked: '' };
    expect(found).toEqual(allowed);
  });

  test('a contradiction is named with its place, and an old project gets no Python that came later', () => {
    expect(python({ ...pyproject('>=3.12'), 'runtime.txt': 'python-3.11.4' }).unknown.join()).toMatch(
      /runtime\.txt:1 states "3\.11\.4"/,
    );
    expect(python({ ...pyproject('>=3.6'), 'runtime.txt': 'python-3.8.1' }).unknown.join()).toMatch(
      /"3\.8\.1", and images can be made of 3\.10 to 3\.14/,
    );
    const files = { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django"]\n' };
    expect(python(files, { committed: new Date('2023-01-01') }).python.value).toBe('3.11');
    const bound = pyproject('>=3.12');
    expect(python(bound, { committed: new Date('2024-12-03') }).python.value).toBe('3.13');
    expect(python(bound, { committed: new Date('2023-01-01') }).python.value).toBe(
      python(bound).python.value,
    );
  });

  test('one that is named and has a base counts more than an older one', () => {
    const ci = 'jobs:\n  a:\n    strategy:\n      matrix:\n        python-version: ["3.11", "3.12"]\n';
    const files = {
      'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django>=4.2"]\n',
      'ci/Dockerfile': 'FROM python:3.7\n',
      '.github/workflows/ci.yml': ci,
    };
    expect(python(files).python.value).toBe('3.12');
  });

  test.each<[string, string, Record<string, string>, RegExp]>([
    ['3.6.4', 'django', { 'runtime.txt': 'python-3.6.4' }, /Python 3\.10: runtime\.txt:1 asks for "3\.6\.4"/],
    ['3.9 and a Django for up to 3.11', 'django==4.1', { 'runtime.txt': 'python-3.9' }, /Python 3\.10: /],
    ['a range', 'django', { '.python-version': '3.9\n3.8\n' }, /Python 3\.10: /],
    [
      'Django 1.10',
      'django==1.10.5',
      {},
      /Django ==1\.10\.5 runs on Python 3\.10: it supports Python up to 3\.5.* move to Django 3\.2 or later first/,
    ],
  ])('a project older than every base gets the oldest: %s', (_, django, files, message) => {
    const found = python({
      'pyproject.toml': `[project]\nname = "a"\ndependencies = ["${django}"]\n`,
      ...files,
    });
    expect(found.python.value).toBe('3.10');
    expect(found.unknown.join('\n')).toMatch(message);
  });

  test('several that are too old are one sentence', () => {
    const files = { 'a/Dockerfile': 'FROM python:3.7\n', 'b/Dockerfile': 'FROM python:3.7\n' };
    expect(python({ ...files, 'c/Dockerfile': 'FROM python:3.8\n' }).unknown).toEqual([
      expect.stringContaining('a/Dockerfile:1 asks for "3.7", c/Dockerfile:1 for "3.8", and images'),
    ]);
  });

  test('a Python that the manifest refuses raises no question', () => {
    const files = { ...pyproject('>=3.11'), '.devcontainer/Dockerfile': 'FROM python:3.8.1\n' };
    expect(python(files).unknown.join()).not.toContain('3.8.1');
    expect(python({ ...files, ...pyproject('>=3.8') }).unknown.join()).toContain('3.8.1');
  });
});
