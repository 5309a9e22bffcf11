import { describe, expect, test } from 'vitest';
import { compileCause, lockDifference, unhashable, withoutHashes } from './lock.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const lock = (...packages: [requirement: string, ...hashes: string[]][]) =>
  `# made by uv\n${packages
    .map(
      ([requirement, ...hashes]) =>
        `${requirement}${hashes.map((one) => ` \\\n    --hash=sha256:${one}`).join('')}\n    # via x`,
    )
    .join('\n')}\n`;

describe('in what a lock differs', () => {
  const is = lock(['django==5.2.1', a], ['idna==3.10', a, b]);

  test('in nothing, also where the index serves more files than before', () => {
    expect(lockDifference(is, is)).toBeUndefined();
    expect(lockDifference(is, lock(['django==5.2.1', a, b], ['idna==3.10', a, b]))).toBeUndefined();
  });

  test.each([
    [
      'another version',
      lock(['django==5.2.2', a], ['idna==3.10', a, b]),
      'django is ==5.2.1, should be ==5.2.2',
    ],
    ['a package too many', lock(['django==5.2.1', a]), 'idna is not needed'],
    ['a package too few', lock(['django==5.2.1', a], ['idna==3.10', a], ['zope==1', a]), 'zope is missing'],
    [
      'another marker',
      lock(["django==5.2.1 ; python_version < '3.12'", a], ['idna==3.10', a]),
      'django is ==5.2.1, should be',
    ],
    [
      'another commit of a git dependency',
      lock(['django==5.2.1', a], ['idna @ git+https://host.invalid/x@1234'], ['x==1', a]),
      'idna is ==3.10, should be @ git+https://host.invalid/x@1234',
    ],
  ])('%s is named', (_, made, difference) => {
    const found = lockDifference(is, made);
    expect(found).toContain('does not match pyproject.toml (');
    expect(found).toContain(difference);
  });

  test('a hash that the index does not serve is told apart from another version', () => {
    const changed = is.replace(a, '0'.repeat(64));
    expect(lockDifference(changed, is)).toBe(
      `has a hash that the package index does not serve (sha256:${'0'.repeat(12)}…)`,
    );
  });

  test('a lock without hashes', () => {
    expect(lockDifference(withoutHashes(is), is)).toBe('is not as uv writes it');
  });
});

describe('why uv could not make a lock', () => {
  test.each([
    [
      "error: The dependency group 'dev' was not found in the project: pyproject.toml",
      'has no dependency group "dev"',
    ],
    [
      'error: Failed to parse: pyproject.toml\n  cause: TOML parse error at line 1, column 9',
      'apps/shop/pyproject.toml is not valid',
    ],
    [
      'error: Failed to download and build `idna @ git+https://127.0.0.1:9/x/y`\n  cause: Git operation failed',
      'A git dependency could not be fetched: check its address',
    ],
    [
      "error: Failed to download and build `idna @ git+https://127.0.0.1:9/x/y`\n  cause: Build backend failed to build wheel through `build_wheel`\n    [stderr]\n    error: command 'gcc' failed: No such file or directory",
      'idna @ git+https://127.0.0.1:9/x/y, which apps/shop/pyproject.toml asks for, could not be built from its source',
    ],
    [
      'error: Failed to fetch: `http://x/simple/idna/`\n  cause: HTTP status client error (401 Unauthorized) for url (http://x/simple/idna/)',
      'The package index asks for a login',
    ],
    [
      'error: Failed to fetch: http://x/simple/idna/\n  cause: dns error',
      'The package index cannot be reached',
    ],
    [
      'error: No solution found when resolving dependencies\n  cause: Because a depends on idna>3 and idna<2',
      'No versions satisfy',
    ],
    [
      'error: No solution found when resolving dependencies\n  cause: Because pg==1 has no source distribution and you require pg==1',
      'some are not to be had for this Python. State the one that they were chosen for, in .python-version or the Dockerfile.',
    ],
    [
      'error: No solution found when resolving dependencies\n  cause: Because shop was not found in the package registry and you require shop==1',
      'The package index does not serve shop, which apps/shop/pyproject.toml names.',
    ],
    [
      'error: Distribution not found at: file:///home/conda/feedstock_root/build_artifacts/idna_17/work',
      'names file:///home/conda/feedstock_root/build_artifacts/idna_17/work, a file of the machine that it was frozen on',
    ],
    ['error: something else', 'uv could not make requirements.txt of apps/shop/pyproject.toml.'],
  ])('%j', (output, cause) => {
    const text = compileCause('apps/shop/pyproject.toml', 'requirements.txt', output);
    expect(text).toContain(cause);
    expect(text).toContain(output);
  });
});

test('finds what has no hash since it comes from git, an address or a folder', () => {
  const made = lock(
    ['django==5.2.1', a],
    ['lp @ git+file:///srv/lp@0e82'],
    ['x @ https://host.invalid/x.whl', a],
  );
  expect(unhashable(made)).toEqual(['lp @ git+file:///srv/lp@0e82']);
  expect(unhashable('lp @ file:///srv/lp\n    # via a\n')).toEqual(['lp @ file:///srv/lp']);
});
