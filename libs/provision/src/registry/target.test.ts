import { afterEach, expect, test, vi } from 'vitest';
import { repositoryOf } from './target.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['ghcr.io/owner', 'https://ghcr.io/owner', 'ghcr.io/owner/', 'HTTPS://ghcr.io/owner//'])(
  'images go to the same place with REGISTRY=%s',
  async (registry) => {
    vi.stubEnv('REGISTRY', registry);
    expect(await repositoryOf('shop', () => {})).toBe('ghcr.io/owner/shop');
  },
);
