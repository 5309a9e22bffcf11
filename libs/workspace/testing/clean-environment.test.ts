import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesFromOutside } from './clean-environment.ts';

test('what CI systems, git hooks and Nx set is taken away, and nothing else', () => {
  const away = [
    'CI',
    'GITHUB_ACTIONS',
    'GITHUB_TOKEN',
    'RUNNER_TEMP',
    'REGISTRY',
    'REGISTRY_USER',
    'NX_BASE',
  ];
  const more = ['GIT_DIR', 'GIT_INDEX_FILE', 'DOCKER_METADATA_PR_HEAD_SHA', 'TEST_DATABASE_URL', 'NO_COLOR'];
  const kept = [
    'PATH',
    'HOME',
    'CIRCLE',
    'DOCKER_HOST',
    'PIP_INDEX_URL',
    'NODE_EXTRA_CA_CERTS',
    'PYTHON_IMAGE',
  ];
  const env = Object.fromEntries([...away, ...more, ...kept].map((name) => [name, 'x']));
  expect(namesFromOutside(env)).toEqual([...away, ...more]);
});

test('no test of any project sees them', () => {
  expect(namesFromOutside(process.env)).toEqual(['GIT_ALLOW_PROTOCOL']);
  const root = join(import.meta.dirname, '../../..');
  const configs = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(^|\/)(vitest[\w.]*|checks)\.config\.ts$/.test(file) && !/(^|\/)node_modules\//.test(file),
  );
  expect(configs.length).toBeGreaterThan(8);
  const without = configs.filter(
    (file) => !readFileSync(join(root, file), 'utf8').includes('...everySuite,'),
  );
  expect(without).toEqual([]);
});
