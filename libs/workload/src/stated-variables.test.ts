import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { workloadOf } from './projects.ts';
import { statedVariables } from './stated-variables.ts';

test('what shipshape.json and the configuration of Nx state, and the kind of application itself', () => {
  const folder = scratch();
  const files: Record<string, string> = {
    'nx.json': '{ "targetDefaults": { "e2e": { "inputs": [{ "env": "E2E_URL" }] } } }',
    'apps/web/manage.py': '',
    'apps/web/Dockerfile': '',
    'apps/web/project.json': '{ "targets": { "deploy": { "inputs": [{"env":"DEPLOY_KEY"}] } } }',
    'libs/ui/package.json': '{ "nx": { "targets": { "build": { "inputs": [{ "env": "UI_THEME" }] } } } }',
    'node_modules/other/package.json': '{ "nx": { "env": "NOT_OURS" } }',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const django = workloadOf({ kind: 'django', root: '.' });
  const stating = {
    ...django,
    targets: () => ({
      lint: { description: '', verb: 'lint', cache: true, outputs: [], inputs: ['x', { env: 'STRIPE_KEY' }] },
    }),
    buildSecrets: () => [
      { id: 'pip', environment: 'TEAM_INDEX' },
      { id: 'netrc', file: '~/.netrc' },
    ],
  };
  const ofNx = ['DEPLOY_KEY', 'E2E_URL', 'UI_THEME'];
  expect(statedVariables([stating], folder)).toEqual(
    [...ofNx, 'PYTHON_IMAGE', 'STRIPE_KEY', 'TEAM_INDEX'].sort(),
  );
  expect(statedVariables(undefined, folder)).toContain('TEST_DATABASE_URL');
});
