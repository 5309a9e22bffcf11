import { describe, expect, test } from 'vitest';
import { explainInstall } from './explain.ts';
import { indexFailure, isUnreachable } from './index-failure.ts';

const fetching = (cause: string) =>
  `error: Failed to fetch: \`https://index.example/simple/idna/\`\n  cause: ${cause} for url (https://index.example/simple/idna/)`;

describe('why packages were not fetched', () => {
  test.each([
    [
      fetching('HTTP status client error (401 Unauthorized)'),
      'asks for a login, or refuses the one it got (401)',
    ],
    [
      'ERROR: 401 Error, Credentials not correct for https://index.example/simple/idna/',
      'asks for a login, or refuses the one it got (401)',
    ],
    [fetching('HTTP status client error (403 Forbidden)'), 'refuses the download (403)'],
    ['ERROR: HTTP error 403 while getting https://index.example/idna.whl', 'refuses the download (403)'],
    [
      fetching('HTTP status server error (503 Service Unavailable)'),
      'answered 503 Service Unavailable: try again',
    ],
    [
      fetching(
        'error sending request\n  cause: client error (Connect)\n  cause: invalid peer certificate: UnknownIssuer',
      ),
      'The certificate of the package index is not accepted (UnknownIssuer)',
    ],
    [
      "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1007)'))",
      'is not accepted (self-signed certificate in certificate chain)',
    ],
    [
      "OSError('Tunnel connection failed: 407 Proxy Authentication Required')",
      'The proxy asks for a login (407)',
    ],
    [
      "fatal: unable to access 'https://host.invalid/x/': Could not resolve host: host.invalid",
      'A git dependency could not be fetched',
    ],
    [
      "error: Couldn't parse requirement in `r.txt` at position 0\n  cause: Unsupported Git URL scheme `git:` in `git://token@host.invalid/a/b.git` (expected one of `https:`, `ssh:`, or `file:`)",
      '"git://host.invalid/a/b.git" is git\'s own protocol, which GitHub and other hosts no longer serve: write the dependency as git+https://',
    ],
  ])('%s', (output, sentence) => {
    expect(indexFailure(output)).toContain(sentence);
    // Another index in its place could serve another package under that name.
    expect(isUnreachable(output)).toBe(false);
  });

  test('a dependency that has an address of its own is named, without its login', () => {
    const output =
      'error: Request failed\n  cause: Failed to fetch: https://a:b@host.invalid/c.zip\n  cause: dns error';
    expect(indexFailure(output)).toContain('"https://host.invalid/c.zip" cannot be reached');
  });

  test.each([
    fetching('error sending request\n  cause: client error (Connect)\n  cause: dns error'),
    fetching(
      'error sending request\n  cause: client error (Connect)\n  cause: tcp connect error: Connection refused',
    ),
    'WARNING: Retrying after connection broken by NewConnectionError(...): Network is unreachable',
  ])('%s', (output) => {
    expect(indexFailure(output)).toContain('cannot be reached: check the network');
    expect(isUnreachable(output)).toBe(true);
  });

  test.each([
    fetching('HTTP status client error (404 Not Found)'),
    'error: Failed to build `x==1`\n  cause: Build backend failed\n  error: command gcc failed',
    'error: No solution found when resolving dependencies',
  ])('%s is nothing about the network', (output) => {
    expect(indexFailure(output)).toBeUndefined();
    expect(isUnreachable(output)).toBe(false);
  });

  const log =
    'WARNING: Retrying after connection broken by NewConnectionError\nfatal: unable to access https://x/: Read timed out\nHTTP error 403, 503 Service Unavailable, CERTIFICATE_VERIFY_FAILED\nurllib.error.URLError: <urlopen error [Errno 111] Connection refused>';
  test.each([
    `error: Failed to build \`foo==1.0\`\n  cause: The build backend returned an error\n  cause: Call to \`setuptools.build_meta.build_wheel\` failed (exit status: 1)\n\n[stderr]\n${log}`,
    `  × Failed to build \`foo==1.0\`\n  ├─▶ The build backend returned an error\n  ╰─▶ Call to \`hatchling.build.build_editable\` failed (exit status: 1)\n${log}`,
    `error: subprocess-exited-with-error\n  × Building wheel for foo (pyproject.toml) did not run successfully.\n  │ exit code: 1\n  ╰─> [9 lines of output]\n${log}`,
    `× python setup.py egg_info did not run successfully.\n${log}`,
    `ChefBuildError\n\nBackend subprocess exited when trying to invoke get_requires_for_build_wheel\n${log}`,
    `[BuildError]: Build backend raised error: Showing the last 10 lines of the build output:\n${log}`,
  ])('what a build of a package did not reach is no index: %s', (output) => {
    expect(indexFailure(output)).toBeUndefined();
    // Another index in its place could serve another package under that name.
    expect(isUnreachable(output)).toBe(false);
    expect(explainInstall(output, { root: 'a', lock: 'b', relock: 'c' })).not.toMatch(/^The package index/);
  });

  test.each([
    'error: Failed to resolve requirements from `setup.py` build\n  cause: Failed to fetch: http://index.example/simple/setuptools/\n  cause: client error (Connect)',
    "× pip subprocess to install build dependencies did not run successfully.\n  ╰─> [9 lines of output]\n      after connection broken by 'NewConnectionError",
  ])('what a build needs comes from the index: %s', (output) => {
    expect(isUnreachable(output)).toBe(true);
  });

  test('a refused package is not told as one that the index does not serve', () => {
    const output =
      'error: No solution found when resolving dependencies\n  cause: Because secretpkg was not found in the package registry …\n\nhint: An index URL (https://index.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized).';
    expect(explainInstall(output, { root: 'a', lock: 'b', relock: 'c' })).toMatch(
      /^The package index asks for a login/,
    );
  });
});
