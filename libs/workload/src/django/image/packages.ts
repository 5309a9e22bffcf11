import { lookUp } from '@shipshape/workspace';

/** Debian packages that a Python package needs where it is built from source, beside a compiler and Python's headers. */
const toBuild: Readonly<Record<string, string[]>> = {
  cffi: ['libffi-dev', 'pkg-config'],
  cryptography: ['cargo', 'libssl-dev', 'pkg-config'],
  'dbus-python': ['libdbus-1-dev', 'libglib2.0-dev', 'pkg-config'],
  gdal: ['g++', 'libgdal-dev'],
  lxml: ['libxml2-dev', 'libxslt1-dev'],
  m2crypto: ['libssl-dev', 'swig'],
  mysqlclient: ['default-libmysqlclient-dev', 'pkg-config'],
  pillow: ['libfreetype6-dev', 'libjpeg-dev', 'libwebp-dev', 'zlib1g-dev'],
  psycopg: ['libpq-dev'],
  'psycopg-c': ['libpq-dev'],
  psycopg2: ['libpq-dev'],
  'psycopg2-binary': ['libpq-dev'],
  pycairo: ['libcairo2-dev', 'pkg-config'],
  pycurl: ['libcurl4-openssl-dev', 'libssl-dev'],
  pygraphviz: ['libgraphviz-dev', 'pkg-config'],
  pyicu: ['g++', 'libicu-dev', 'pkg-config'],
  pylibmc: ['libmemcached-dev', 'zlib1g-dev'],
  pyodbc: ['g++', 'unixodbc-dev'],
  'python-ldap': ['libldap2-dev', 'libsasl2-dev'],
  'python-snappy': ['g++', 'libsnappy-dev'],
  xmlsec: ['libltdl-dev', 'libxmlsec1-dev', 'pkg-config'],
};

/** What needs an older build tool than today's, from which version on not: its release's own build would fail. */
const buildConstraints: { name: string; before: number[]; constraint: string }[] = [
  { name: 'pyyaml', before: [6, 0, 1], constraint: 'cython<3' },
  { name: 'gevent', before: [23], constraint: 'cython<3' },
  { name: 'lxml', before: [5], constraint: 'cython<3' },
  { name: 'pymssql', before: [2, 2, 8], constraint: 'cython<3' },
];

/** What other packages are built with: where it has no wheel itself, today's release would be built for them, by newer tools. */
const buildsOthers = /^(cffi|cython|numpy|pybind11)==/;

const nameOf = (source: string) => source.split('==')[0] ?? source;

/** Django's own extensions are Python and templates: none was ever compiled. */
const isPure = (name: string) => /^(django|djangorestframework|drf)-/.test(name);

/** The Debian packages that building these sources takes; none where all of them are plain Python. */
export function buildPackages(sources: readonly string[]): string[] {
  const compiled = sources.map(nameOf).filter((name) => !isPure(name));
  if (compiled.length === 0) return [];
  return unique(['gcc', 'libc6-dev', ...compiled.flatMap((name) => lookUp(toBuild, name) ?? [])]);
}

/**
 * Constraints for the tools that build these sources, in the form of a requirements file.
 *
 * @param python such as `3.12`
 */
export function constraintsFor(sources: readonly string[], python: string): string[] {
  if (sources.length === 0) return [];
  // The last versions that still have pkg_resources and what old set-up scripts import; Python 3.12 needs a newer one.
  const setuptools = Number(python.split('.')[1]) < 12 ? 'setuptools<66' : 'setuptools<81';
  const others = buildConstraints
    .filter(({ name, before }) =>
      sources.some((source) => nameOf(source) === name && isBefore(source, before)),
    )
    .map(({ constraint }) => constraint);
  return unique([setuptools, ...others, ...sources.filter((source) => buildsOthers.test(source))]);
}

function isBefore(source: string, limit: readonly number[]): boolean {
  const version = (source.split('==')[1] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, wanted] of limit.entries()) {
    const part = version[at] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

const unique = (names: string[]): string[] => [...new Set(names)].sort();
