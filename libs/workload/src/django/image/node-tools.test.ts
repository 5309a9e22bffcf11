import { expect, test } from 'vitest';
import type { DjangoProject } from '../describe/project.ts';
import { nodeTools } from './node-tools.ts';

const project = (manager: string, lock: string | null, root = '.') =>
  ({
    root,
    dockerfiles: [],
    static: { value: { node: { folder: 'web', manager, lock, script: 'build', output: [] } } },
  }) as unknown as DjangoProject;
const tools = (manager: string, lock: string | null, files: Record<string, string>) =>
  nodeTools(project(manager, lock), (file) => files[file]);
const manifest = (content: object) => ({ 'web/package.json': JSON.stringify(content) });

test.each<[string, ReturnType<typeof tools>, object]>([
  [
    'npm brings itself',
    tools('npm', 'web/package-lock.json', manifest({})),
    { major: 22, manager: undefined, install: 'npm ci --no-audit --no-fund' },
  ],
  ['npm without a lock', tools('npm', null, manifest({})), { install: 'npm install --no-audit --no-fund' }],
  [
    'pnpm by its lock',
    tools('pnpm', 'web/pnpm-lock.yaml', { 'web/pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }),
    { manager: 'pnpm@8.15.9', install: 'pnpm install --frozen-lockfile' },
  ],
  [
    'pnpm as stated',
    tools('pnpm', 'web/pnpm-lock.yaml', manifest({ packageManager: 'pnpm@9.1.0+sha512.abc' })),
    { manager: 'pnpm@9.1.0' },
  ],
  [
    'classic yarn',
    tools('yarn', 'web/yarn.lock', { 'web/yarn.lock': '# yarn lockfile v1\n' }),
    { manager: 'yarn@1.22.22' },
  ],
  [
    'modern yarn',
    tools('yarn', 'web/yarn.lock', {
      'web/yarn.lock': '__metadata:\n  version: 8\n',
      'web/.yarnrc.yml': 'nodeLinker: node-modules\n',
    }),
    {
      ...{ manager: '@yarnpkg/cli-dist@4.12.0', install: 'yarn install --immutable' },
      files: ['web/package.json', 'web/yarn.lock', 'web/.yarnrc.yml'],
    },
  ],
  [
    'bun by its binary lock, which nobody reads as text',
    tools('bun', 'web/bun.lockb', { ...manifest({}), 'web/bunfig.toml': '' }),
    {
      ...{ manager: 'bun@1.4.5', install: 'bun install --frozen-lockfile' },
      files: ['web/package.json', 'web/bun.lockb', 'web/bunfig.toml'],
    },
  ],
  [
    'bun as stated',
    tools('bun', 'web/bun.lock', manifest({ packageManager: 'bun@1.2.3' })),
    { manager: 'bun@1.2.3' },
  ],
  [
    'a script that calls make, which slim images lack',
    tools('npm', null, manifest({ scripts: { build: 'cd .. && make static' } })),
    { packages: ['make'] },
  ],
  ['workspaces', tools('npm', null, manifest({ workspaces: ['packages/*'] })), { files: undefined }],
  [
    'a package in a folder',
    tools('npm', null, manifest({ dependencies: { ui: 'file:../ui' } })),
    { files: undefined },
  ],
  [
    'a script after the installation',
    tools('npm', null, manifest({ scripts: { postinstall: 'node x' } })),
    { files: undefined },
  ],
])('%s', (_, found, expected) => {
  expect(found).toMatchObject(expected);
});

test.each<[string, string | null, Record<string, string>, boolean]>([
  [
    'npm',
    'web/package-lock.json',
    { 'web/package-lock.json': '{"packages": {"node_modules/webpack": {\n      "version": "4.46.0"}}}' },
    true,
  ],
  [
    'npm',
    'web/package-lock.json',
    { 'web/package-lock.json': '{"dependencies": {"webpack": {\n      "version": "5.20.1"}}}' },
    true,
  ],
  [
    'npm',
    'web/package-lock.json',
    {
      'web/package-lock.json':
        '{"packages": {"node_modules/webpack": {"version": "5.61.0"}, "node_modules/webpack-cli": {"version": "4.3.1"}}}',
    },
    false,
  ],
  ['yarn', 'web/yarn.lock', { 'web/yarn.lock': 'webpack@^5.13.0:\n  version "5.13.0"\n' }, true],
  ['yarn', 'web/yarn.lock', { 'web/yarn.lock': 'webpack-cli@^4.3.1:\n  version "4.3.1"\n' }, false],
  ['yarn', 'web/yarn.lock', { 'web/yarn.lock': '"webpack@npm:^4.0.0":\n  version: 4.47.0\n' }, true],
  ['pnpm', 'web/pnpm-lock.yaml', { 'web/pnpm-lock.yaml': 'packages:\n  /webpack/4.46.0:\n' }, true],
  ['pnpm', 'web/pnpm-lock.yaml', { 'web/pnpm-lock.yaml': 'packages:\n  webpack@5.97.1:\n' }, false],
  ['npm', null, manifest({ devDependencies: { webpack: '^4.1' } }), true],
  ['npm', null, manifest({ devDependencies: { webpack: '^5' } }), false],
  ['npm', null, manifest({ devDependencies: { webpack: 'latest', vite: '^4' } }), false],
])(
  'a webpack that hashes as OpenSSL 3 does no more is allowed to: %s, %s %s',
  (manager, lock, files, given) => {
    expect(tools(manager, lock, files)?.environment).toEqual(
      given ? { NODE_OPTIONS: '--openssl-legacy-provider' } : undefined,
    );
  },
);
