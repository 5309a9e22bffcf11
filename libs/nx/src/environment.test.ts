import { expect, test } from 'vitest';
import { nxEnvironment } from './environment.ts';

const seen = (from: NodeJS.ProcessEnv, pass: string[] = []) => Object.keys(nxEnvironment({}, pass, from));
const always = Object.keys(nxEnvironment({}, [], {}));

test.each([
  ...[
    'NODE_ENV',
    'NODE_OPTIONS',
    'DEBUG',
    'PYTEST_ADDOPTS',
    'PYTHONPATH',
    'DJANGO_SETTINGS_MODULE',
    'SECRET_KEY',
  ],
  ...[
    'NX_BASE',
    'NX_HEAD',
    'NX_BATCH_MODE',
    'NX_CACHE_FAILURES',
    'NX_FORCE_REUSE_CACHED_GRAPH',
    'NX_DRY_RUN',
  ],
  ...[
    'NX_LOAD_DOT_ENV_FILES',
    'NX_INFER_ALL_PACKAGE_JSONS',
    'NX_IGNORE_CYCLES',
    'NX_DEFAULT_PROJECT',
    'NX_BAIL',
  ],
  ...['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_EXTERNAL_DIFF', 'npm_config_omit', 'DOCKER_DEFAULT_PLATFORM', 'TZ'],
  ...[
    'GITHUB_STEP_SUMMARY',
    'SOURCE_DATE_EPOCH',
    'UV_CONSTRAINT',
    'PIP_CONSTRAINT',
    'BASH_ENV',
    'LD_PRELOAD',
  ],
])('%s reaches neither Nx nor its tasks', (name) => {
  expect(seen({ [name]: 'x' })).toEqual(always);
});

test.each([
  ...[
    'PATH',
    'HOME',
    'HTTPS_PROXY',
    'NODE_EXTRA_CA_CERTS',
    'PIP_INDEX_URL',
    'UV_DEFAULT_INDEX',
    'PYENV_ROOT',
    'PYENV_VERSION',
  ],
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'CONTAINERS_STORAGE_CONF', 'XDG_RUNTIME_DIR'],
  ...[
    'REGISTRY',
    'REGISTRY_USER',
    'REGISTRY_PASSWORD',
    'REGISTRY_PLAIN_HTTP',
    'CONTAINER_ENGINE',
    'XDG_STATE_HOME',
  ],
  ...[
    'CI',
    'GITHUB_ACTIONS',
    'GITHUB_EVENT_PATH',
    'GITHUB_TOKEN',
    'RUNNER_TEMP',
    'SHIPSHAPE_YES',
    'SHIPSHAPE_DEBUG',
  ],
  ...['GIT_SSH_COMMAND', 'SSH_AUTH_SOCK', 'GIT_CONFIG_GLOBAL', 'NX_SKIP_NX_CACHE', 'NX_VERBOSE_LOGGING'],
])('%s does: it says where things are, and shapes no answer', (name) => {
  expect(seen({ [name]: 'x' })).toContain(name);
});

test('what the workspace states does, and what a call sets wins', () => {
  expect(seen({ STRIPE_KEY: 'x' }, ['STRIPE_KEY'])).toContain('STRIPE_KEY');
  expect(nxEnvironment({ REGISTRY: 'a' }, [], { REGISTRY: 'b', NX_TUI: 'true' })).toMatchObject({
    REGISTRY: 'a',
    NX_TUI: 'false',
  });
});
