import { expect, test } from 'vitest';
import { isLoopback } from './session.ts';

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
