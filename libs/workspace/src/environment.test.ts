import { expect, test } from 'vitest';
import { cleanEnvironment } from './environment.ts';

const clean = (from: NodeJS.ProcessEnv, set = {}, options = {}) =>
  cleanEnvironment(set, { from, ...options });

test.each([
  ...['PYTEST_ADDOPTS', 'PYTEST_PLUGINS', 'PYTHONPATH', 'PYTHONWARNINGS', 'PYTHONHASHSEED', 'PYTHONOPTIMIZE'],
  ...[
    'PYTHONSTARTUP',
    'MYPYPATH',
    'MYPY_CONFIG_FILE_DIR',
    'RUFF_CONFIG',
    'RUFF_OUTPUT_FORMAT',
    'COVERAGE_RCFILE',
  ],
  ...[
    'DJANGO_SETTINGS_MODULE',
    'DATABASE_URL',
    'DEBUG',
    'SECRET_KEY',
    'CI',
    'TZ',
    'VIRTUAL_ENV',
    'CONDA_PREFIX',
  ],
  ...[
    'UV_EXCLUDE_NEWER',
    'UV_PRERELEASE',
    'UV_RESOLUTION',
    'UV_CONSTRAINT',
    'UV_CONFIG_FILE',
    'UV_INDEX_URL',
  ],
  ...['PIP_CONSTRAINT', 'PIP_USER', 'PIP_PREFIX', 'PIP_REQUIRE_VIRTUALENV', 'PIP_INDEX_URL'],
  ...[
    'NODE_ENV',
    'NODE_OPTIONS',
    'NODE_PATH',
    'npm_config_omit',
    'npm_config_ignore_scripts',
    'NPM_CONFIG_OMIT',
  ],
  ...[
    'BASH_ENV',
    'ENV',
    'SHELLOPTS',
    'LD_PRELOAD',
    'GIT_DIR',
    'XDG_CONFIG_HOME',
    'LC_',
    'http_proxy_password',
  ],
])('%s of the user does not reach a tool', (name) => {
  expect(clean({ [name]: 'x', PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

test.each([
  ...[
    'PATH',
    'HOME',
    'LANG',
    'LC_ALL',
    'LC_MESSAGES',
    'TMPDIR',
    'NO_COLOR',
    'UV_CACHE_DIR',
    'npm_config_cache',
  ],
  ...['HTTPS_PROXY', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
  ...['NODE_USE_SYSTEM_CA', 'NODE_USE_ENV_PROXY'],
])('%s does', (name) => {
  expect(clean({ [name]: 'x' })).toEqual({ [name]: 'x' });
});

test('addresses and logins of package indexes reach only what fetches packages', () => {
  const from = {
    UV_DEFAULT_INDEX: 'a',
    UV_INDEX_TEAM_PASSWORD: 'b',
    PIP_FIND_LINKS: 'c',
    UV_EXCLUDE_NEWER: 'd',
  };
  expect(clean(from)).toEqual({});
  const { UV_EXCLUDE_NEWER: _, ...sources } = from;
  expect(clean(from, {}, { packageSources: true })).toEqual(sources);
});

test.each([
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_TLS_VERIFY', 'CONTAINERS_STORAGE_CONF', 'REGISTRY_AUTH_FILE'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'STORAGE_DRIVER', 'AWS_PROFILE', 'DBUS_SESSION_BUS_ADDRESS'],
])('%s reaches a container engine, and no other tool unless it is where files are', (name) => {
  expect(clean({ [name]: 'x' }, {}, { engine: true })).toEqual({ [name]: 'x' });
  if (name !== 'XDG_RUNTIME_DIR') expect(clean({ [name]: 'x' })).toEqual({});
});

test.each([
  ...[
    'DOCKER_DEFAULT_PLATFORM',
    'DOCKER_CONTENT_TRUST',
    'DOCKER_BUILDKIT',
    'BUILDX_BUILDER',
    'BUILDKIT_HOST',
  ],
  ...[
    'BUILDAH_FORMAT',
    'BUILDAH_ISOLATION',
    'BUILDAH_LAYERS',
    'CONTAINER_HOST',
    'SOURCE_DATE_EPOCH',
    'TOKEN',
  ],
])('%s does not reach a container engine: it would shape an image, or choose another engine', (name) => {
  expect(clean({ [name]: 'x' }, {}, { engine: true })).toEqual({});
});

test('what the team states passes, what is set wins, and undefined takes away', () => {
  const from = { STRIPE_KEY: 'test', LANG: 'de_DE.UTF-8', PATH: '/bin' };
  expect(clean(from, { LANG: undefined, PATH: '/venv/bin:/bin' }, { pass: ['STRIPE_KEY'] })).toEqual({
    STRIPE_KEY: 'test',
    PATH: '/venv/bin:/bin',
  });
});
