/**
 * What a tool may know of the user's environment: how to reach the network, whom to trust there, where the user's
 * home and caches are, and how to draw. None of it decides what a linter or a test finds.
 */
const allowed = [
  // Where programs and files are.
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'SHLVL', 'TMPDIR', 'TMP', 'TEMP', 'PWD'],
  // Where managers of versions keep their programs, which PATH leads to.
  ...['PYENV_ROOT', 'ASDF_DIR', 'ASDF_DATA_DIR', 'MISE_DATA_DIR', 'NVM_DIR', 'VOLTA_HOME', 'FNM_DIR'],
  ...['XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'XDG_STATE_HOME'],
  // Caches.
  ...[
    'PIP_CACHE_DIR',
    'UV_CACHE_DIR',
    'NPM_CONFIG_CACHE',
    'PYTHONPYCACHEPREFIX',
    'MYPY_CACHE_DIR',
    'RUFF_CACHE_DIR',
  ],
  // Proxies and certificates.
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'FTP_PROXY', 'NO_PROXY'],
  ...[
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'NODE_EXTRA_CA_CERTS',
    'NODE_USE_SYSTEM_CA',
    'NODE_USE_ENV_PROXY',
    'PIP_CERT',
  ],
  // Language and drawing.
  ...[
    'LANG',
    'LANGUAGE',
    'TERM',
    'COLORTERM',
    'COLUMNS',
    'LINES',
    'NO_COLOR',
    'FORCE_COLOR',
    'CLICOLOR',
    'CLICOLOR_FORCE',
  ],
];
const allowedNames = new Set(allowed);
const allowedPatterns = [/^LC_[A-Z]+$/];

/** Where packages come from and how to log in there: a mirror, not which packages they are, since locks have hashes. */
const packageSources = [
  /^PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|TRUSTED_HOST|PROXY|CLIENT_CERT|DEFAULT_TIMEOUT|TIMEOUT|RETRIES|NO_INDEX|CONFIG_FILE|KEYRING_PROVIDER)$/,
  /^UV_(INDEX|DEFAULT_INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|INSECURE_HOST|KEYRING_PROVIDER|HTTP_TIMEOUT|HTTP_RETRIES|NATIVE_TLS|SYSTEM_CERTS|OFFLINE|CONCURRENT_DOWNLOADS)$/,
  /^UV_INDEX_[A-Z0-9_]+_(USERNAME|PASSWORD)$/,
  /^NPM_CONFIG_(REGISTRY|CAFILE|CA|PROXY|HTTPS_PROXY|NOPROXY|USERCONFIG|GLOBALCONFIG)$/,
  /^(NETRC|GIT_SSL_CAINFO|SSH_AUTH_SOCK)$/,
];

/**
 * How a container engine is reached, where it keeps things, and what the helpers that hold its logins need. Not what would
 * shape an image behind the inputs hash, such as DOCKER_DEFAULT_PLATFORM, BUILDAH_FORMAT or BUILDAH_LAYERS.
 */
const engines = [
  /^DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION|CUSTOM_HEADERS|CLI_PLUGIN_EXTRA_DIRS)$/,
  /^(BUILDX_CONFIG|BUILDAH_RUNTIME|REGISTRY_AUTH_FILE|STORAGE_(DRIVER|OPTS)|XDG_CONFIG_HOME|SSH_AUTH_SOCK)$/,
  /^_?CONTAINERS_(CONF|CONF_OVERRIDE|STORAGE_CONF|REGISTRIES_CONF|REGISTRIES_CONF_DIR|ROOTLESS_[UG]ID|USERNS_CONFIGURED)$/,
  /^(AWS|AZURE|GOOGLE|CLOUDSDK|ACR|GCR|PASSWORD_STORE)_[A-Z0-9_]+$/,
  /^(GNUPGHOME|GPG_TTY|DBUS_SESSION_BUS_ADDRESS)$/,
];

export interface EnvironmentOptions {
  /** The surrounding environment; this process's own where absent. */
  from?: NodeJS.ProcessEnv;
  /** True for a program that fetches packages: the addresses and logins of package indexes pass too. */
  packageSources?: boolean;
  /** True for a container engine: what it and its helpers for logins need passes too. */
  engine?: boolean;
  /** Names of further variables that pass: those that a team states. They are inputs of the task. */
  pass?: readonly (string | RegExp)[];
}

/**
 * The environment for a tool whose verdict must be the same for everybody: what is on the allow-list, and `set`.
 * So PYTEST_ADDOPTS, PYTHONPATH, MYPYPATH, RUFF_*, DJANGO_SETTINGS_MODULE, NODE_ENV, DEBUG and the like, set in a
 * user's shell, neither hide a failure nor cause one. Use it for every child process except git's (see libs/git).
 *
 * @param set variables to set beside the allowed ones; one that is undefined is left out
 * @returns the whole environment of the child process
 */
export function cleanEnvironment(
  set: Readonly<Record<string, string | undefined>> = {},
  { from = process.env, packageSources: sources = false, engine = false, pass = [] }: EnvironmentOptions = {},
): Record<string, string> {
  const stated = pass.filter((one) => typeof one === 'string');
  const patterns = [
    ...allowedPatterns,
    ...(sources ? packageSources : []),
    ...(engine ? engines : []),
    ...pass.filter((one) => typeof one !== 'string'),
  ];
  const passes = (name: string) => {
    // Proxies and npm's settings are read in either case.
    const upper = name.toUpperCase();
    const known = /_proxy$/i.test(name) || /^npm_config_/i.test(name) ? upper : name;
    return (
      stated.includes(name) || allowedNames.has(known) || patterns.some((pattern) => pattern.test(known))
    );
  };
  const kept = Object.entries({
    ...Object.fromEntries(Object.entries(from).filter(([name]) => passes(name))),
    ...set,
  });
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
