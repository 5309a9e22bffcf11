import { expect, test } from 'vitest';
import { made } from '../../../../testing/described.ts';

const web = { 'web/package.json': '{"scripts": {"build": "vite build"}}', 'web/package-lock.json': '{}' };
const lock = { folder: 'web', manager: 'npm', lock: 'web/package-lock.json' };

/** A configuration of CircleCI with these steps in the job of the tests, and with others beside it. */
const circle = (steps: string, more = '') =>
  `jobs:\n  other:\n    steps:\n      - run: npm --prefix other run build\n  test:\n    working_directory: ~/shop\n    steps:\n      - checkout\n${steps}      - run: python manage.py test\n${more}`;

test.each<[string, Record<string, string>]>([
  [
    'CircleCI, in the folder that a step names',
    {
      '.circleci/config.yml': circle(
        '      - run: {command: npm run build, working_directory: ~/shop/web}\n',
      ),
    },
  ],
  [
    'CircleCI, in a folder of the job',
    { '.circleci/config.yml': circle('      - run: {command: npm run build, working_directory: web}\n') },
  ],
  [
    'CircleCI, by a command of its own',
    {
      '.circleci/config.yml': circle(
        '      - front: {cache: yes}\n',
        'commands:\n  front:\n    steps:\n      - run: cd web && npm run build\n',
      ),
    },
  ],
  [
    'Azure',
    {
      'azure-pipelines.yml':
        'jobs:\n  - job: test\n    steps:\n      - script: npm run build\n        workingDirectory: $(Build.SourcesDirectory)/web\n      - script: python manage.py test\n',
    },
  ],
])('the front end that a job builds before the tests is built: %s', (_, files) => {
  const { builds } = made({ files: { ...web, ...files } }).tests.value;
  expect(builds).toEqual([expect.objectContaining({ folder: 'web', packages: lock })]);
});

test('steps of CircleCI start in the folder of their job, below where the repository is', () => {
  const steps = [
    { checkout: { path: '~/shop' } },
    { run: 'flake8' },
    { run: { command: 'black --check .', working_directory: '/home/circleci/shop/b' } },
  ];
  const config = JSON.stringify({ jobs: { lint: { working_directory: '~/shop/a', steps } } });
  const { linters } = made({ files: { '.circleci/config.yml': config, 'a/x.py': '', 'b/x.py': '' } });
  const found = linters.map(({ value: { name, folder } }) => `${name} in ${folder}`);
  expect(found).toEqual(expect.arrayContaining(['black in b', 'flake8 in a']));
});
