import { expect, test } from 'vitest';
import { debianNeeds, failedBuilds, failedVersions, whyNotBuilt } from './build-needs.ts';
import { explainInstall } from './explain.ts';

const where = {
  root: 'apps/shop',
  lock: 'requirements-dev.txt',
  relock: 'npx shipshape lock --project=shop',
};
const lock = 'apps/shop/requirements-dev.txt';

// Each output is uv 0.13.9's own.
test.each([
  [
    'a changed hash',
    'error: Failed to download `idna==3.10`\n  cause: Hash mismatch for `idna==3.10`\n\n         Expected:\n           sha256:00',
    `${lock} does not match what the package index serves (idna==3.10): npx shipshape lock --project=shop brings the locks up to date.`,
  ],
  [
    'a git dependency',
    'error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: idna @ git+https://host.invalid/x/y@0123',
    `${lock} names "idna @ git+https://host.invalid/x/y@0123", which comes from git, an address or a folder and therefore has no hash`,
  ],
  [
    'an editable dependency',
    'error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: file:///srv/pkg',
    `${lock} names "file:///srv/pkg", which comes from git, an address or a folder`,
  ],
  [
    'a lock without hashes',
    'error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: idna==3.10',
    `${lock} has no hash for "idna==3.10": run npx shipshape lock --project=shop.`,
  ],
  [
    'a version that is not served',
    'error: No solution found when resolving dependencies\n  cause: Because there is no version of idna==99.99 and you require idna==99.99, we can conclude that your requirements are unsatisfiable.',
    'The package index does not serve idna==99.99',
  ],
  [
    'a package that is not served',
    'error: No solution found when resolving dependencies\n  cause: Because secretpkg was not found in the package registry and you require secretpkg==1, …',
    'The package index does not serve secretpkg',
  ],
  [
    'no network',
    'error: Failed to fetch: http://nohost.invalid/simple/idna/\n  cause: error sending request for url (http://nohost.invalid/simple/idna/)\n  cause: client error (Connect)\n  cause: dns error',
    'The package index cannot be reached: check the network and the proxy settings.',
  ],
  [
    'a lock that is not one',
    "error: Couldn't parse requirement in `r.txt` at position 0\n  cause: no such comparison operator",
    `${lock} is not a valid lock`,
  ],
  [
    'a backport of what this Python has',
    '× Failed to build `backports-zoneinfo==0.2.1`\n  lib/zoneinfo_module.c:600: error',
    'backports-zoneinfo==0.2.1 is for Python before 3.9, and later ones have it themselves: write backports-zoneinfo==0.2.1; python_version < "3.9"',
  ],
  [
    'another build',
    '× Failed to build `pyyaml==5.4.1`\n  AttributeError: cython_sources',
    'The package pyyaml==5.4.1 could not be built from its source: pin a release of pyyaml that has a wheel for this Python',
  ],
  [
    'a release that is older than this Python',
    '× Failed to build `psycopg2==2.7.5`\n  psycopg/cursor.c:1: error: ‘PyThreadState’ has no member named ‘frame’',
    'psycopg2==2.7.5 has no wheel, and its C code is too old for this Python: use a newer release of psycopg2',
  ],
  [
    'a type that this Python no longer has',
    '× Failed to build `asts==1.4.1`\n  asts.c:244:5: error: unknown type name ‘PyArena’',
    'asts==1.4.1 has no wheel, and its C code is too old for this Python: use a newer release of asts',
  ],
  [
    'a manifest of an older Poetry',
    "The Poetry configuration is invalid:\n  - tool.poetry.source[0] must not contain {'default'} properties",
    'Poetry 2 reads the lock, and refuses pyproject.toml (tool.poetry.source[0] must not contain {\'default\'} properties): write priority = "primary"',
  ],
  ['a full disk', 'error: failed to write: No space left on device (os error 28)', 'The disk is full'],
  [
    'anything else',
    'error: something about a hashbang',
    'The Python packages of apps/shop could not be installed: something about a hashbang\n',
  ],
  [
    'what cannot be resolved',
    '× No solution found when resolving dependencies:\n  ╰─▶ Because foo>=2 needs bar\n      and bar is yours, it fails.\n\n  hint: none',
    'could not be installed: Because foo>=2 needs bar and bar is yours, it fails.\n',
  ],
  ['nothing', 'killed', 'could not be installed.\n'],
])('%s', (_, output, sentence) => {
  const text = explainInstall(output, where);
  expect(text).toContain(sentence);
  expect(text).toContain(output);
});

const constraint = {
  file: 'requirements.lock',
  pins: ['sqlparse==0.5', 'django==4.2.1'],
  again: 'npx shipshape lock',
};

test.each([
  [
    'itself',
    'Because you require django>=5 and django==4.2.1, we can conclude that your requirements are unsatisfiable.',
  ],
  [
    'in what another one needs',
    'Because foo>=2 depends on django>=5 and all of:\n  foo<2\n depend on django==4.2.1, we can …',
  ],
  ['at the end of a sentence', 'And because you require django==4.2.1.'],
])(
  'a version of the lock that the requirements exclude, %s, is named with what makes the lock again',
  (_, cause) => {
    const output = `error: No solution found when resolving dependencies\n  cause: ${cause}`;
    expect(explainInstall(output, { ...where, constraint })).toMatch(
      `requirements.lock pins django==4.2.1, which does not go with what the requirements ask for: run "npx shipshape lock".\n`,
    );
  },
);

test('a project at the root is called by its name, and its files by their own', () => {
  const root = { ...where, root: '.', name: 'shop' };
  expect(explainInstall('error: unknown', root)).toMatch(/^The Python packages of shop could not/);
  expect(explainInstall('error: Failed to parse: x', root)).toMatch(/^requirements-dev\.txt is not a valid/);
});

test('a lock is not blamed for what it does not pin', () => {
  const output =
    'error: No solution found when resolving dependencies\n  cause: Because only django<=4.1.4 is available and you require django>=5, we can conclude that your requirements are unsatisfiable.';
  expect(explainInstall(output, { ...where, constraint })).not.toContain('requirements.lock');
});

test('builds that failed, with and without their versions', () => {
  const output =
    '  × Failed to build `PyYAML==5.4.1`\n  × Failed to download and build `my_sql.client==2.2.0`\n  × Failed to build `shop @ file:///srv/shop`';
  expect(failedVersions(output)).toEqual(['pyyaml==5.4.1', 'my-sql-client==2.2.0', 'shop']);
  expect(failedBuilds(output)).toEqual(['pyyaml', 'my-sql-client', 'shop']);
  // What could not be fetched was not built: no compiler helps.
  const fetching =
    'Failed to download and build `shop @ git+https://git.test/shop`\n  cause: Git operation failed';
  expect(failedBuilds(fetching)).toEqual([]);
});

test('of a package whose name every object has, nothing is known', () => {
  expect(whyNotBuilt('constructor==1.0')).toBeUndefined();
  expect(whyNotBuilt('twisted-iocpsupport==1.0.2')).toMatch(
    /for Windows alone: write .*; sys_platform == "win32"/,
  );
  expect(debianNeeds(['constructor'])).toEqual(debianNeeds([]));
});
