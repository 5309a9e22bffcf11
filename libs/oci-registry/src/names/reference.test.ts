import { describe, expect, test } from 'vitest';
import { isLoopback, parseReference } from '../index.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('a reference is taken apart by the rules of Docker', () => {
  test.each([
    ['alpine', { registry: 'docker.io', repository: 'library/alpine' }],
    ['alpine:3.22', { registry: 'docker.io', repository: 'library/alpine', tag: '3.22' }],
    ['grafana/grafana', { registry: 'docker.io', repository: 'grafana/grafana' }],
    ['docker.io/alpine', { registry: 'docker.io', repository: 'library/alpine' }],
    ['index.docker.io/alpine', { registry: 'docker.io', repository: 'library/alpine' }],
    ['localhost/app', { registry: 'localhost', repository: 'app' }],
    ['localhost:5000/app:1', { registry: 'localhost:5000', repository: 'app', tag: '1' }],
    ['[::1]:5000/app', { registry: '[::1]:5000', repository: 'app' }],
    ['ghcr.io/owner/a__b/c--d:V1.0_x', { registry: 'ghcr.io', repository: 'owner/a__b/c--d', tag: 'V1.0_x' }],
    [`ghcr.io/owner/app@${digest}`, { registry: 'ghcr.io', repository: 'owner/app', digest }],
    [`ghcr.io/owner/app:1@${digest}`, { registry: 'ghcr.io', repository: 'owner/app', tag: '1', digest }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });
});

describe('what is none is refused with a sentence that says what to write', () => {
  test.each([
    ['', /is empty/],
    [' alpine', /spaces around it/],
    ['https://ghcr.io/owner/app', /has a scheme; write it without/],
    ['ghcr.io/Owner/app', /lower case; write owner\/app/],
    ['MyTeam/app', /lower case; write myteam\/app/],
    ['ghcr.io/owner//app', /each part of the path/],
    ['ghcr.io/owner/app/', /each part of the path/],
    ['ghcr.io/../app', /each part of the path/],
    ['ghcr.io/owner/app:', /the tag ""/],
    [`app:${'x'.repeat(129)}`, /at most 128/],
    ['app:-x', /starts with no/],
    ['gh_cr.io/owner/app', /not a host name/],
    ['ghcr.io:port/app', /not a host name/],
    ['app@latest', /only a digest/],
    [`app@${digest}0`, /has 65 characters after the colon, and sha256 has 64/],
    [`app@sha256:abc`, /has 3 characters after the colon/],
    [`app@${digest.toUpperCase().replace('SHA', 'sha')}`, /lower case/],
    [`app@md5:${'0'.repeat(32)}`, /is not a digest that can be checked/],
    ['a'.repeat(64), /are an image ID/],
    [`ghcr.io/${'a/'.repeat(130)}a`, /at most 255/],
  ])('%s', (text, expected) => {
    expect(() => parseReference(text)).toThrow(expected);
  });

  test.each([
    'https://me:hunter2@ghcr.io/owner/app',
    'me:hunter2@ghcr.io/owner/app',
    'x@me:hunter2@ghcr.io/App',
  ])('without repeating a password: %s', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

test.each(['127.0.0.1:5001', '127.8.9.10', 'localhost', 'localhost:5000', '[::1]:5000'])(
  '%s is this machine, and spoken to without TLS',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each(['127.0.0.1.example.org', 'localhost.example.org', 'ghcr.io', 'registry:5000', '10.0.0.1:5000'])(
  '%s is another one',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
