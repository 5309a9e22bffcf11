import { expect, test } from 'vitest';
import { npmEnvironment } from './npm-environment.js';

const passes = (name: string) => name in npmEnvironment({ [name]: 'x' });

test.each([
  ...['PATH', 'HOME', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS', 'NODE_AUTH_TOKEN', 'NPM_TOKEN', 'SystemRoot'],
  ...['NODE_USE_SYSTEM_CA', 'NODE_USE_ENV_PROXY'],
  ...['npm_config_registry', 'NPM_CONFIG_CACHE', 'npm_config_@team:registry', 'npm_config_strict-ssl'],
  ...['npm_config_//packages.example/:_authToken', 'npm_config_https_proxy', 'npm_config_fetch_retries'],
])('%s reaches npm', (name) => expect(passes(name)).toBe(true));

test.each([
  ...['NODE_ENV', 'NODE_OPTIONS', 'NODE_PATH', 'npm_config_omit', 'npm_config_dry_run', 'NPM_CONFIG_GLOBAL'],
  ...['npm_config_prefix', 'npm_config_ignore_scripts', 'npm_config_install_strategy', 'npm_config_os'],
  ...['npm_config_workspace', 'npm_config_package_lock', 'npm_config_node_options'],
])('%s does not', (name) => expect(passes(name)).toBe(false));
