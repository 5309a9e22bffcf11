import { expect, test } from 'vitest';
import { reasonOf } from './npm.ts';

test.each([
  [
    'a Node that the team does not want',
    `npm error code EBADDEVENGINES
npm error EBADDEVENGINES The developer of this package has specified the following through devEngines
npm error EBADDEVENGINES Invalid devEngines.runtime
npm error EBADDEVENGINES Invalid semver version "^24.0.0" does not match "v20.20.2" for "runtime"
npm error EBADDEVENGINES {
npm error EBADDEVENGINES   current: { name: 'node', version: 'v20.20.2' },
npm error EBADDEVENGINES }
npm error A complete log of this run can be found in: /home/x/.npm/_logs/1-debug-0.log
`,
    'The developer of this package has specified the following through devEngines Invalid devEngines.runtime Invalid semver version "^24.0.0" does not match "v20.20.2" for "runtime"',
  ],
  [
    'a package that the index lacks',
    `npm error code E404
npm error 404 Not Found - GET https://registry.example/x - Not found
npm error 404
npm error 404  The requested resource 'x@1' could not be found or you do not have permission to access it.
npm error 404
npm error 404 Note that you can also install from a
npm error 404 tarball, folder, http url, or git url.
`,
    "Not Found - GET https://registry.example/x - Not found The requested resource 'x@1' could not be found or you do not have permission to access it.",
  ],
  [
    'a full disk',
    `npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write
npm error code EJSONPARSE
npm error JSON.parse Invalid package.json: JSONParseError: Unexpected end of JSON input while parsing empty string
`,
    'the disk is full. Free some space.',
  ],
  ['something else', 'sh: npm: not found\n', 'sh: npm: not found'],
  ['nothing', '', 'it printed no reason'],
])('the reason of npm: %s', (_, stderr, reason) => {
  expect(reasonOf(stderr)).toBe(reason);
});
