import { expect, test } from 'vitest';
import { made } from '../../../../testing/described.ts';

const jenkinsfile = `pipeline {
  agent { docker { image 'python:3.12' } }
  // sh 'pylint shop'
  stages {
    stage('Lint') {
      steps {
        dir('shop') { sh "flake8 --max-line-length=100" }
        sh(script: 'mypy shop', returnStatus: true)
        sh 'black --check .'
      }
    }
    stage('Test') {
      steps {
        echo 'isort --check .'
        withEnv(['A=1']) {
          sh '''
            cd /app
            mkdir -p reports
            (cd web && npm run build)
            pytest -k \\'not slow\\'
          '''
        }
      }
    }
  }
}
`;

test('the steps of a Jenkinsfile are those of CI, in their folders', () => {
  const { linters, tests, python, preparations } = made({
    files: {
      Jenkinsfile: jenkinsfile,
      'shop/a.py': '',
      'web/package.json': '{"scripts": {"build": "vite build"}}',
    },
  });
  const found = linters.map(({ value: { command, folder = '.' } }) => `${folder}: ${command.join(' ')}`);
  expect(found).toEqual(expect.arrayContaining(['shop: flake8 --max-line-length=100', '.: black --check .']));
  expect(found.join()).not.toMatch(/mypy|pylint|isort/);
  expect(tests.value).toMatchObject({
    runner: 'pytest',
    arguments: ['-k', 'not slow'],
    builds: [{ folder: 'web' }],
  });
  expect(tests.evidence).toContainEqual(expect.objectContaining({ file: 'Jenkinsfile', line: 20 }));
  expect(python.stated).toContainEqual(expect.objectContaining({ value: '3.12' }));
  expect(preparations.map(({ value }) => value.path)).toEqual(['reports']);
});
