import { expect, test } from 'vitest';
import { reproducibleConfig } from './reproducible.ts';

test('what names one build is taken out of a configuration, and nothing else', () => {
  const config = (build: string) =>
    JSON.stringify({
      created: '2023-11-14T22:13:20Z',
      container: build,
      container_config: { Hostname: build },
      config: { Hostname: build, User: 'app', Healthcheck: { Test: ['CMD', 'true'] } },
      parent: `sha256:${build}`,
      rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
      history: [{ created: '2023-11-14T22:13:20Z', created_by: 'RUN', comment: `FROM ${build}` }],
    });
  expect(reproducibleConfig(config('one'))).toBe(reproducibleConfig(config('two')));
  expect(JSON.parse(reproducibleConfig(config('one')))).toEqual({
    created: '2023-11-14T22:13:20Z',
    config: { User: 'app', Healthcheck: { Test: ['CMD', 'true'] } },
    rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
    history: [{ created: '2023-11-14T22:13:20Z', created_by: 'RUN' }],
  });
});
