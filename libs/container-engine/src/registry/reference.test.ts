import { expect, test } from 'vitest';
import { registryHost } from './reference.ts';

test.each([
  ['127.0.0.1:5001/team/app:1', '127.0.0.1:5001'],
  ['localhost/app', 'localhost'],
  ['localhost:5000/app@sha256:00', 'localhost:5000'],
  ['[::1]:5000/app', '[::1]:5000'],
  ['127.0.0.1.example.org/app', '127.0.0.1.example.org'],
  ['ghcr.io/team/app:1', 'ghcr.io'],
  ['registry:5000/app', 'registry:5000'],
  ['python:3.13-slim', 'docker.io'],
  ['library/python', 'docker.io'],
])('%s is in %s', (reference, host) => {
  expect(registryHost(reference)).toBe(host);
});
