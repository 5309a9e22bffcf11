import { builtForOlder, indexFailure, poetryRefuses, whyNotBuilt } from '@shipshape/provision';
import { lastError } from '../run.ts';
import { neverEnds } from '../time-limit.ts';
import { staticModule } from './server.ts';

/** What a failing build of a source distribution asks for, and the Debian package that has it. */
const wanted: [pattern: RegExp, packages: string][] = [
  [/pg_config(?: executable)?(?:: command)? not found|libpq-fe\.h/i, 'libpq-dev'],
  [
    /mysql_config(?:: command)? not found|Can not find valid pkg-config name|mysql\.h/i,
    'default-libmysqlclient-dev pkg-config',
  ],
  [/xmlsec1? is not installed|xmlsec\/xmlsec\.h|Package xmlsec1 was not found/i, 'libxmlsec1-dev pkg-config'],
  [/xml2-config|xslt-config|libxml\/\w+\.h|libxslt\/\w+\.h/i, 'libxml2-dev libxslt1-dev'],
  [
    /can'?t find Rust compiler|cargo[`',]? (?:is )?not (?:installed|found)|rustc.*not found|requires Rust/i,
    'cargo',
  ],
  [/Could not run curl-config|curl\/curl\.h/i, 'libcurl4-openssl-dev libssl-dev'],
  [/gdal-config/i, 'libgdal-dev'],
  [/graphviz\/\w+\.h/i, 'libgraphviz-dev'],
  [/lber\.h|ldap\.h/i, 'libldap2-dev libsasl2-dev'],
  [/sasl\/sasl\.h|sasl\.h/i, 'libsasl2-dev'],
  [/libmemcached\/\w+\.h/i, 'libmemcached-dev'],
  [/unicode\/\w+\.h|icu-config|pkg-config.*icu/i, 'libicu-dev pkg-config'],
  [/snappy-c?\.h/i, 'libsnappy-dev'],
  [/jpeglib\.h|headers or library files could not be found for jpeg/i, 'libjpeg-dev'],
  [/\bzlib\.h|headers or library files could not be found for zlib/i, 'zlib1g-dev'],
  [/freetype\/\w+\.h|ft2build\.h/i, 'libfreetype6-dev'],
  [/\bffi\.h/i, 'libffi-dev'],
  [/openssl\/\w+\.h/i, 'libssl-dev'],
  [/sqlext?\.h/i, 'unixodbc-dev'],
  [/cairo\.h|Dependency "cairo" not found/i, 'libcairo2-dev pkg-config'],
  [/magic\.h/i, 'libmagic-dev'],
  [/Python\.h/i, 'python3-dev'],
  [/(?:swig)(?:'|"|:)? ?(?:command )?not found|No such file or directory: 'swig'/i, 'swig'],
  [/pkg-config(?:: command)? not found|Did not find pkg-config/i, 'pkg-config'],
  [/No such file or directory: 'git'|Git executable not found|git(?:: command)? not found/i, 'git'],
  [
    /command '?g\+\+'? failed|g\+\+: (?:command )?not found|No such file or directory: 'g\+\+'|cc1plus/i,
    'g++',
  ],
  [
    /command '?(?:x86_64-linux-gnu-|aarch64-linux-gnu-)?(?:gcc|cc)'? failed: No such file|(?:gcc|cc): (?:command )?not found|unable to execute '?\S*gcc'?/i,
    'gcc libc6-dev',
  ],
];

/** Libraries that a wheel does not bring and the base image does not have, by the name that the linker asks for. */
const libraries: Readonly<Record<string, string>> = {
  'libGL.so.1': 'libgl1',
  'libgthread-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0-0': 'libglib2.0-0',
  'libmagic.so.1': 'libmagic1',
  'libpq.so.5': 'libpq5',
  'libcairo.so.2': 'libcairo2',
  'libpango-1.0-0': 'libpango-1.0-0',
  'libgomp.so.1': 'libgomp1',
  'libmariadb.so.3': 'libmariadb3',
  'libxml2.so.2': 'libxml2',
  'libgdal.so': 'libgdal-dev',
  'libgeos_c.so.1': 'libgeos-c1v5',
};

/**
 * Why a Django image could not be built, as far as its output tells: what is missing and where to add it.
 *
 * @returns one or two sentences; undefined where the output names nothing that is known
 */
export function explainBuild(output: string): string | undefined {
  const tail = output.slice(-200_000);
  const failed = /Failed to (?:download and )?build `([^`]+)`/.exec(tail)?.[1];
  if (failed) {
    const why = indexFailure(tail) ?? whyNotBuilt(failed);
    if (why) return why;
    // Where a compiler found a header, it is not what is missing.
    const said = tail.replaceAll(/^(?!.*No such file).*\.h:\d+.*$/gm, '');
    const found = wanted.find(([pattern]) => pattern.test(said))?.[1] ?? headerIn(tail);
    if (found?.startsWith('<')) {
      return `${failed} has no wheel and could not be compiled: it asks for the header ${found}. Add the Debian package that has it to the apt-get install of the Dockerfile's builder stage ("apt-file search" finds it).`;
    }
    if (found) {
      return `${failed} has no wheel and could not be built from source: it asks for ${found}. Add it to the apt-get install of the Dockerfile's builder stage.`;
    }
    return (
      builtForOlder(failed, tail) ??
      `${failed} has no wheel and could not be built from source: its own messages are above.`
    );
  }
  const [, only] = /`([^`]+)`[^\n]* because building from source is disabled/.exec(tail) ?? [];
  if (only) {
    return `${only} has no wheel for the image's Python, and the Dockerfile builds only the packages from source that it names: run "npx shipshape init --update", or name ${only} where it names those.`;
  }
  if (
    /cannot import name '\w+' from 'collections'|No module named '(?:distutils|imp|asyncore|cgi)'/.test(tail)
  ) {
    return "The packages are older than the image's Python, which lacks what they import: raise them, or set PYTHON_IMAGE to an image with an older Python.";
  }
  const [, library] =
    /(?:ImportError|OSError):[^\n]*?\b(lib[\w.+-]+?(?:\.so[\d.]*|-0))(?:'|:| )/.exec(tail) ?? [];
  if (library) {
    const has = libraries[library];
    return `A package loads ${library}, which the image does not have: add ${has ?? 'the Debian package that has it'} to an apt-get install of the Dockerfile's stage "packages", or of its last stage where it has none of that name.`;
  }
  if (/Hash mismatch|do not match the hashes|THESE PACKAGES DO NOT MATCH/i.test(tail)) {
    return 'A package that the index serves does not have the hash that the lock states: make the lock again, and look at what changed.';
  }
  const refused = poetryRefuses(tail);
  if (refused) return refused;
  if (/requirements\.lock/.test(output)) {
    const stale = explainOwnLock(tail);
    if (stale) return stale;
  }
  if (
    /pyproject\.toml changed significantly since poetry\.lock|lock ?file is not up to date|poetry\.lock is not up to date/i.test(
      tail,
    )
  ) {
    return 'The lock does not belong to the manifest any more: make it again with your package manager ("poetry lock"), and commit it.';
  }
  const endless = neverEnds(tail, 'manage.py', 900);
  if (endless) return `${endless} That is in the RUN with collectstatic.`;
  const [, missing] = /ImproperlyConfigured: Set the (\w+) environment variable/.exec(tail) ?? [];
  if (missing) {
    return `The settings ask for ${missing} at build time: add a placeholder for it to the RUN with collectstatic.`;
  }
  const [, template] =
    /CommandError: An error occurred during rendering (\S+): .*(?:connection|server|database|no such table)/i.exec(
      tail,
    ) ?? [];
  if (template) {
    return `The template ${template} asks a database while "manage.py compress" renders it, and a build has none: take compress out of the Dockerfile, and run it where there is one.`;
  }
  const inSetup = /, in (populate|ready)$/m.test(tail) && unknownHost.test(tail);
  if (/^Traceback /m.test(tail) && (inSetup || /Connection refused|Error 111 connecting/.test(tail))) {
    return 'The project connects to a server while Django starts, and a build has none: its traceback is above. Connect where the connection is used, or go on without it.';
  }
  const [, sheet, named] =
    /The CSS file '([^']+)' references a file which could not be found:\s+(\S+)/.exec(tail) ??
    /The file '([^']+)' could not be found with <()/.exec(tail) ??
    [];
  if (sheet) {
    return `collectstatic with hashed names found ${named ? `that ${sheet} names ${named}, which is not there` : `no file ${sheet}`}: add the file, or take the name out.`;
  }
  const [, absent] = /^FileNotFoundError: .*No such file or directory: '([^']+)'$/m.exec(tail) ?? [];
  if (absent) {
    return `A command of the build reads ${absent}, which is not there: its traceback is above. Commit it, or have the settings go on without it; one with secrets is mounted only where the image runs.`;
  }
  const [, program] =
    (/exit (?:status|code):? 127\b/.test(tail) &&
      /(?:^|\s)(?:(?:sh|bash)(?:: line)?(?:: ?\d+)?: )?(?:command not found: ([\w.+-]+)|([\w.+-]+): (?:command )?not found)\s*$/m
        .exec(tail)
        ?.filter(Boolean)) ||
    [];
  if (program)
    return `A command of the build calls ${program}, which its stage does not have: add the Debian package that has it to an apt-get install before that RUN.`;
  return explainFrontEnd(tail) ?? explainDownload(tail) ?? explainRefusal(tail);
}

/** Of settings or of what checks them while Django starts: its own words. */
function explainRefusal(output: string): string | undefined {
  const last = lastError(output) ?? '';
  if (/but settings are not configured/.test(last))
    return 'No module of settings is known for the image: state it as "settings" in shipshape.json, or as DJANGO_SETTINGS_MODULE in the Dockerfile; "npx shipshape describe" prints what was found.';
  const [error] = /^[\w.]*ImproperlyConfigured: .+$/m.exec(last) ?? [];
  const [other] = new RegExp(`^\\s+File "[^"]*\\b(manage|${staticModule})\\.py"`, 'm').test(output)
    ? (/^[\w.]+(?:Error|Exception): .+$/m.exec(last) ?? [])
    : [];
  if (!error && other)
    return `A command of manage.py ended with an error in the build: ${other.replace(/\.$/, '')}. Its traceback is above.`;
  return (
    error &&
    `Django does not start in the build: ${error.replace(/\.$/, '')}. If a variable is missing there, add a placeholder for it to the RUN with collectstatic, and to "smoke.environment" in shipshape.json.`
  );
}

/** Of npm, yarn or pnpm: a package that is not there, and a lock that does not belong to its package.json. */
function explainFrontEnd(output: string): string | undefined {
  const [, name] =
    /npm (?:error|ERR!) 404 [^\n']*'(@?[\w./-]+)@|error Couldn't find package "(@?[\w./-]+)/
      .exec(output)
      ?.filter(Boolean) ?? [];
  if (name)
    return `The registry that the front end's packages come from does not have ${name}, in the version that the lock names: its output is above. Give the build a registry that has it, or change the version.`;
  if (/ERR_OSSL_EVP_UNSUPPORTED/.test(output))
    return "The front end's build tool is older than this Node, whose OpenSSL lacks its hash: raise it (webpack from 5.61 on), or set NODE_OPTIONS=--openssl-legacy-provider in the RUN that builds.";
  // Names that stand for another package fail, as an error of npm itself.
  if (/^npm warn old lockfile /m.test(output) && /^npm (?:error|ERR!)/m.test(output))
    return 'The lock of the front end is of npm 6 or older, which the npm of the build could not read: make it again with a newer one ("npm install"), and commit it.';
  if (
    /can only install packages when your package\.json and package-lock\.json|ERR_PNPM_OUTDATED_LOCKFILE|Your lockfile needs to be updated|YN0028/.test(
      output,
    )
  )
    return 'The lock of the front end does not belong to its package.json any more: make it again with your package manager ("npm install"), and commit it.';
  return undefined;
}

const unknownHost =
  /Name or service not known|Temporary failure in name resolution|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Could not resolve host/;

/** Of a command of the project's own that fetches a file, such as the program of Tailwind. */
function explainDownload(output: string): string | undefined {
  if (!unknownHost.test(output)) return undefined;
  const [, host] =
    /(?:Could not resolve host: |getaddrinfo \w+ |host='|Failed to resolve ')([\w.-]+\.\w+)/.exec(output) ??
    [];
  return `A command of the build downloads from ${host ?? 'a host'} which cannot be found from here: its output is above. Give this machine access to it (behind a proxy by HTTPS_PROXY), or commit what it downloads.`;
}

/** Of an image that installs from requirements.lock: what that lock lacks. */
function explainOwnLock(output: string): string | undefined {
  const [, module] = /ModuleNotFoundError: No module named '([^']+)'/.exec(output) ?? [];
  if (module) {
    return `The image has no module ${module}. If one of your requirements brings it, requirements.lock is older than they are: run "npx shipshape lock". Otherwise add the package to them first.`;
  }
  if (/No solution found|are unsatisfiable|In `--require-hashes` mode/.test(output)) {
    return 'The packages of requirements.lock do not go together: run "npx shipshape lock", which makes it again from your requirements.';
  }
  return undefined;
}

/** The C header that a compiler did not find: `<name.h>`. */
function headerIn(output: string): string | undefined {
  const [, header] = /fatal error: ([\w./+-]+\.h(?:pp)?): No such file/.exec(output) ?? [];
  return header && `<${header}>`;
}
