import { expect, test } from 'vitest';
import { explainBuild } from './explain-build.ts';

const failed = (what: string) => `  × Failed to build \`${what}\`\n`;

test.each([
  [`${failed('psycopg2==2.9.6')}Error: pg_config executable not found.`, 'psycopg2==2.9.6', 'libpq-dev'],
  [
    `${failed('mysqlclient==2.2.0')}Exception: Can not find valid pkg-config name.`,
    'mysqlclient',
    'default-libmysqlclient-dev pkg-config',
  ],
  [
    `${failed('xmlsec==1.3.13')}distutils.errors.DistutilsError: xmlsec1 is not installed or not in path.`,
    'xmlsec',
    'libxmlsec1-dev',
  ],
  [
    `${failed('backports-zoneinfo==0.2.1')}lib/zoneinfo_module.c:600:19: error: '_PyLong_One' undeclared`,
    'backports-zoneinfo==0.2.1',
    'python_version < "3.9"',
  ],
  [`${failed('cryptography==40')}error: can't find Rust compiler`, 'cryptography', 'cargo'],
  [`${failed('x==1')}x.c:3:10: fatal error: foo/bar.h: No such file or directory`, 'x==1', '<foo/bar.h>'],
  [`${failed('y==1')}error: command 'gcc' failed: No such file or directory`, 'y==1', 'gcc libc6-dev'],
  [
    `${failed('psycopg2==2.7.5')}psycopg/psycopgmodule.c:689:18: error: invalid use of incomplete typedef ‘PyInterpreterState’\nerror: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1`,
    'psycopg2==2.7.5 has no wheel, and its C code is too old for this Python',
    'use a newer release of psycopg2',
  ],
  [
    `${failed('greenlet==0.4.15')}In file included from /usr/include/python3.10/Python.h:44,\n                 from greenlet.c:5:\n/usr/include/python3.10/object.h:136:34: note: in definition of macro\ngreenlet.c:1009:33: error: lvalue required as left operand of assignment\nerror: command '/usr/bin/gcc' failed with exit code 1`,
    'greenlet==0.4.15 has no wheel',
    'too old for this Python',
  ],
  [
    "Error: error:0308010C:digital envelope routines::unsupported\n  code: 'ERR_OSSL_EVP_UNSUPPORTED'\n}\nNode.js v22.20.0",
    'older than this Node',
    'NODE_OPTIONS=--openssl-legacy-provider',
  ],
  [
    `${failed('z==1')}In file included from /usr/include/ffi.h:4,\n/usr/include/other.h:3:10: fatal error: magic.h: No such file or directory`,
    'z==1',
    'libmagic-dev',
  ],
  [
    'error: Failed to download and build `shop @ git+https://git.test/shop.git@1a2b`\n  cause: Git operation failed\n  fatal: unable to access: Could not resolve host: git.test',
    'A git dependency could not be fetched',
    'the login for it',
  ],
  [
    "The Poetry configuration is invalid:\n  - tool.poetry.source[0] must not contain {'secondary'} properties\n\nsubprocess exited with status 1",
    'refuses pyproject.toml',
    '"supplemental" in place of secondary',
  ],
  [
    'npm warn old lockfile Could not fetch metadata for a@15\nnpm error Exit handler never called!\n',
    'of npm 6 or older',
    'npm install',
  ],
  [
    '....Traceback (most recent call last):\n  File "/app/manage.py", line 22, in <module>\n    main()\nValueError: invalid literal for int() with base 10: \'False\'\nsubprocess exited with status 1',
    "ended with an error in the build: ValueError: invalid literal for int() with base 10: 'False'",
    'traceback is above',
  ],
  [
    'Traceback (most recent call last):\n  File "/opt/serve/with_static.py", line 3, in <module>\n    settings.MIDDLEWARE\nModuleNotFoundError: No module named \'mongoengine\'\nsubprocess exited with status 1',
    "ended with an error in the build: ModuleNotFoundError: No module named 'mongoengine'",
    'traceback is above',
  ],
  [
    `${failed('old==1')}AttributeError: module 'pkgutil' has no attribute 'ImpImporter'`,
    'old==1',
    'an older Python',
  ],
  [
    'hint: Wheels are required for `cffi` because building from source is disabled for all packages',
    'cffi',
    'init --update',
  ],
  [
    'command not found: make\nError: building at STEP "RUN yarn run build": exit status 127',
    'calls make,',
    'apt-get install',
  ],
  [
    '/bin/sh: 1: envsubst: not found\nError: building at STEP "RUN envsubst": exit status 127',
    'calls envsubst,',
    'apt-get install',
  ],
  [
    'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
    'libGL.so.1',
    'libgl1',
  ],
  [
    "ImportError: cannot import name 'Iterator' from 'collections' (/usr/lib/python3.10/collections/__init__.py)",
    'older than the image',
    'PYTHON_IMAGE',
  ],
  [
    "Traceback (most recent call last):\ndjango.core.exceptions.ImproperlyConfigured: ('Setting CAPTCHA_KEY is not of type', 1)",
    'does not start in the build',
    "'Setting CAPTCHA_KEY",
  ],
  [
    'Traceback (most recent call last):\ndjango.core.exceptions.ImproperlyConfigured: Requested setting MIDDLEWARE, but settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() before accessing settings.',
    '"settings" in shipshape.json',
    'describe',
  ],
  [
    'django.core.exceptions.ImproperlyConfigured: Set the API_TOKEN environment variable',
    'API_TOKEN',
    'placeholder',
  ],
  [
    'Traceback (most recent call last):\nredis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
    'connects to a server',
    'a build has none',
  ],
  [
    'Traceback (most recent call last):\n  File "/opt/venv/django/apps/registry.py", line 124, in populate\n    app_config.ready()\nerrors.CommunicationError: Failed to resolve \'search\' ([Errno -2] Name or service not known)',
    'connects to a server',
    'a build has none',
  ],
  [
    'Compressing... CommandError: An error occurred during rendering shop/a.html: connection is bad: connection to server on socket "/run/.s.PGSQL.5432" failed',
    'shop/a.html asks a database',
    'take compress out',
  ],
  [
    "The file 'shop/no.png' could not be found with <whitenoise.storage>.\nThe CSS file 'shop/a.css' references a file which could not be found:\n  shop/no.png\n",
    'shop/a.css names shop/no.png',
    'take the name out',
  ],
  [
    "ValueError: The file 'shop/no.png' could not be found with <a.Storage object at 0x7f>.",
    'shop/no.png',
    'add',
  ],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/run/secrets/key'",
    'reads /run/secrets/key',
    'mounted only where',
  ],
  [
    'socket.gaierror: [Errno -2] Name or service not known\nurllib.error.URLError: <urlopen error>',
    'downloads from a host which',
    'HTTPS_PROXY',
  ],
  [
    "npm error 404  The requested resource '@wagtail/lint@https://registry.example/lint-2.0.0.tgz' could not be found",
    'does not have @wagtail/lint',
    'its output is above',
  ],
  [
    'npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.',
    'does not belong to its package.json',
    'npm install',
  ],
  [
    'npm error network request failed, reason: getaddrinfo ENOTFOUND cdn.example.com',
    'from cdn.example.com',
    'commit',
  ],
])('names what is missing, and the package that has it (%#)', (output, what, package_) => {
  const sentence = explainBuild(`STEP 3: RUN …\n${output}\nsubprocess exited with status 1\n`);
  expect(sentence).toContain(what);
  expect(sentence).toContain(package_);
});

test('says nothing where the output names nothing', () => {
  expect(explainBuild('no space left on device')).toBeUndefined();
});

test.each([
  ["django.core…\nModuleNotFoundError: No module named 'humanize'", 'The image has no module humanize. '],
  ['error: No solution found when resolving dependencies:\n  Because django==5 …', 'do not go together'],
  [
    'error: In `--require-hashes` mode, all requirements must be pinned upfront with `==`, but found: `sqlparse`',
    'do not go together',
  ],
])(
  'a requirements.lock that lacks a package or excludes one is made again by its command (%#)',
  (output, what) => {
    const sentence = explainBuild(`STEP 9: COPY requirements.lock ./\n${output}\n`);
    expect(sentence).toContain(what);
    expect(sentence).toContain('run "npx shipshape lock"');
    expect(explainBuild(`STEP 9: COPY poetry.lock ./\n${output}\n`) ?? '').not.toContain('requirements.lock');
  },
);
