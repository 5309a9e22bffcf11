import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles } from '../../../testing/described.ts';

const pyproject = (requires: string) =>
  `[project]\nname = "a"\nrequires-python = "${requires}"\ndependencies = ["django>=4.2"]\n`;
const github = (text: string, more: Record<string, string> = {}) => ({
  ...more,
  '.github/workflows/ci.yml': `jobs:\n  a:\n${text}`,
});
const matrix = (text: string) => `    strategy:\n      matrix:\n${text}`;
const setup = (version: string) =>
  `    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version${version}\n`;

test.each<[string, Record<string, string>, string]>([
  ['a list', github(matrix('        python-version: ["3.10", "3.12"]\n')), '3.12'],
  [
    'a list below its name',
    github(
      matrix(
        '        python-version:\n          # all\n          - "3.10"\n          - 3.11\n        other:\n          - 3.13\n',
      ),
    ),
    '3.11',
  ],
  ['a text of several lines', github(setup(': |\n            3.11\n            3.12')), '3.12'],
  [
    'a text with commas',
    github('    steps:\n      - uses: a/nox@v1\n        with: {python-versions: "3.11, 3.12"}\n'),
    '3.12',
  ],
  ['a matrix that is called python', github(matrix('        python: ["3.10", "3.12"]\n')), '3.12'],
  [
    'a matrix of another name',
    github(matrix('        py: ["3.10", "3.11"]\n') + setup(`: \${{ matrix.py }}`)),
    '3.11',
  ],
  [
    'maps of one line, whose other versions are of something else',
    github(
      matrix('        include:\n          - {python: "3.11", django: "3.2"}\n          - {django: 3.13}\n'),
    ),
    '3.11',
  ],
  ['a container', github('    container: python:3.11-bookworm\n'), '3.11'],
  ['the image of a container', github('    container:\n      image: "python:3.12"\n'), '3.12'],
  [
    'the file that it is set up from',
    github(setup('-file: .github/python.txt'), { '.github/python.txt': '3.11.4\n' }),
    '3.11',
  ],
  ['what uv installs', github('    steps:\n      - run: uv python install 3.13\n'), '3.13'],
  [
    "GitLab's matrix",
    {
      '.gitlab-ci.yml':
        'test:\n  image: python:$PY-slim\n  parallel:\n    matrix:\n      - PY: ["3.10", "3.11"]\n',
    },
    '3.11',
  ],
  [
    "Azure's task",
    {
      'azure-pipelines.yml': 'steps:\n  - task: UsePythonVersion@0\n    inputs:\n      versionSpec: "3.12"\n',
    },
    '3.12',
  ],
  [
    "an image by CircleCI's parameter",
    {
      '.circleci/config.yml':
        'workflows:\n  a:\n    jobs:\n      - b:\n          python_image: python:3.12.8\n',
    },
    '3.12',
  ],
  ['none in a comment', github('    # python-version: ["3.8", "3.11"]\n    steps: []\n'), '3.14'],
])("CI's Python: %s", (_, files, expected) => {
  const project = djangoProject({ installer: 'pyproject' });
  const [found] = describeFiles({ ...project, 'pyproject.toml': pyproject('>=3.9'), ...files });
  expect(found?.python.value).toBe(expected);
});
