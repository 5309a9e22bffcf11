import { createHash } from 'node:crypto';

export const suite = 'trixie';
export const packages = ['python3', 'python3-venv', 'python-is-python3', 'ca-certificates'];

/**
 * What no Python program reads, kept out by dpkg itself, so that the package database stays true and a later
 * `apt-get install` in a Dockerfile keeps it out too. Licences stay. Of glibc's character sets the common ones
 * stay (Python brings its own); of the wheels for `python -m venv`, pip does.
 */
export const unpacking = [
  ...['man', 'info', 'doc', 'locale', 'lintian', 'bug', 'bash-completion', 'zsh'].map(
    (folder) => `path-exclude=/usr/share/${folder}/*`,
  ),
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/share/python-wheels/setuptools-*',
  'path-exclude=/usr/lib/*/gconv/*',
  ...['gconv-modules*', 'UTF-*', 'ISO8859-1.so', 'ISO8859-15.so', 'CP1252.so'].map(
    (file) => `path-include=/usr/lib/*/gconv/${file}`,
  ),
  'force-unsafe-io',
];

/** Of Python: what its own set-up wants to see, but only its own tests, its help texts and a window need. */
const pythonLeftovers = [
  'test',
  'pydoc_data/*topics*',
  'pydoc_data/__pycache__',
  'turtle.py',
  '__pycache__/turtle.*',
]
  .concat(['lib-dynload/_test*', 'lib-dynload/_ctypes_test*', 'lib-dynload/_xx*'])
  .map((path) => `usr/lib/python3*/${path}`);

/** Removed at the end; of the system: backups, and what the machine it is made on leaves in it. */
export const leftovers = [
  'var/cache/debconf/*-old',
  'var/lib/dpkg/*-old',
  'etc/resolv.conf',
  'etc/hostname',
  ...pythonLeftovers,
];

const config = {
  env: { PATH: '/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
  cmd: ['python3'],
};

export const debianRootfs = {
  /** What it equals, and what it is made of. */
  tag: '3.13-trixie-debian-packages',
  config,
  /** Changes with every line above: an image made by another recipe is made anew. */
  recipe: createHash('sha256')
    .update(JSON.stringify([suite, packages, unpacking, leftovers, config]))
    .digest('hex'),
};
