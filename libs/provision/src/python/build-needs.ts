import { lookUp } from '@shipshape/workspace';
import { indexFailure } from './index-failure.ts';

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

/** What these packages need of that, as far as it is known. */
export const librariesToBuild = (packages: readonly string[]): string[] =>
  packages.flatMap((name) => lookUp(toBuild, name) ?? []);

/** What every build of compiled code needs. */
const compiler = ['gcc', 'g++', 'libc6-dev', 'python3-dev'];

/** Those of these packages that have no wheels for Linux, or had none for long. */
const usuallyBuilt = [
  ...['mysqlclient', 'psycopg-c', 'psycopg2', 'pycairo', 'pycurl', 'pygraphviz', 'python-ldap', 'uwsgi'],
  'xmlsec',
];

/** What an environment takes whose packages are these, before anything is known of its wheels. */
export const likelyNeeds = (packages: readonly string[]): string[] => [
  ...new Set([
    ...compiler.filter((name) => name !== 'python3-dev'),
    'git',
    ...librariesToBuild(usuallyBuilt.filter((name) => packages.includes(name))),
  ]),
];

/** The packages whose build failed, by uv's output, such as `mysqlclient`. */
export const failedBuilds = (output: string): string[] => [
  ...new Set(failedVersions(output).map((one) => one.split('==')[0] as string)),
];

/** The same with their versions, where uv prints them: `pyyaml==5.4.1`. One that could not be fetched was not built. */
export const failedVersions = (output: string): string[] => [
  ...new Set(
    (indexFailure(output)
      ? []
      : [
          ...output.matchAll(
            /Failed to (?:download and )?build `?([A-Za-z0-9][\w.-]*?)(==[\w.]+)?(?:\s@|`|\n|$)/g,
          ),
        ]
    ).map(([, name = '', version = '']) => `${name.toLowerCase().replace(/[-_.]+/g, '-')}${version}`),
  ),
];

/** The Debian packages that these builds need, as far as they are known. */
export const debianNeeds = (packages: readonly string[]): string[] => [
  ...new Set([...compiler, ...librariesToBuild(packages)]),
];

/**
 * What uv reports as the lower limit: a time for `--exclude-newer` that lets the pinned versions in; undefined without.
 */
export const isTooOld = (output: string): boolean =>
  /exclude-newer|filtered out by|were published after|no matching (?:version|distribution).*cutoff/i.test(
    output,
  );

/** What later Pythons have themselves, by the first one that does: built there, these fail. */
const builtIn: Readonly<Record<string, string>> = {
  'backports-zoneinfo': '3.9',
  functools32: '3.2',
  futures: '3.2',
};

/** Packages for Windows alone, which a list that was frozen there names. */
const ofWindows = /^(twisted-iocpsupport|pywin32|pypiwin32|pywinpty|wmi)$/;

/** What a build of a release prints that is older than the Python or the tools that it is built with. */
const tooOld: [pattern: RegExp, part: string][] = [
  [/No module named '(pkg_resources|distutils|setuptools)|use_2to3|ImpImporter/, 'build'],
  [
    /longintrepr\.h|_PyLong_AsByteArray|Cython\.Compiler|undeclared name not builtin|: error: (?:unknown type name \W?Py[A-Z]|invalid use of incomplete|[^\n]*(?:has no member named|undeclared \(first|lvalue required as|too (?:few|many) arguments))/,
    'C code',
  ],
];

/**
 * Why a package could not be built, where its output shows that its release is older than this Python; otherwise undefined.
 *
 * @param requirement such as `psycopg2==2.7.5`
 */
export function builtForOlder(requirement: string, output: string): string | undefined {
  const [, part] = tooOld.find(([pattern]) => pattern.test(output)) ?? [];
  const [name] = requirement.split(/[=@ ]/);
  return (
    part &&
    `${requirement} has no wheel, and its ${part} is too old for this Python: use a newer release of ${name}, or an older Python.`
  );
}

/**
 * Why a package such as `backports-zoneinfo==0.2.1` cannot be built, where its name shows the reason; otherwise
 * undefined.
 */
export function whyNotBuilt(requirement: string): string | undefined {
  const name = (requirement.split('==')[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-');
  if (ofWindows.test(name))
    return `${requirement} is for Windows alone: write ${requirement}; sys_platform == "win32" in the requirements.`;
  const since = lookUp(builtIn, name);
  return since === undefined
    ? undefined
    : `${requirement} is for Python before ${since}, and later ones have it themselves: write ${requirement}; python_version < "${since}" in the requirements.`;
}
