import { expect, test } from 'vitest';
import { isLoopback, registryHost } from './reference.ts';

test.each([
  ['127.0.0.1:5001/team/app:1', '127.0.0.1:5001', true],
  ['localhost/app', 'localhost', true],
  ['localhost:5000/app@sha256:00', 'localhost:5000', true],
  ['[::1]:5000/app', '[::1]:5000', true],
  ['127.0.0.1.example.org/app', '127.0.0.1.example.org', false],
  ['ghcr.io/team/app:1', 'ghcr.io', false],
  ['registry:5000/app', 'registry:5000', false],
  ['python:3.13-slim', 'docker.io', false],
  ['library/python', 'docker.io', false],
])('%s is in %s', (reference, host, loopback) => {
  expect(registryHost(reference)).toBe(host);
  expect(isLoopback(host)).toBe(loopback);
});
