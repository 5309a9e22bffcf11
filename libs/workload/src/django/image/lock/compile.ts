import { dirname, join } from 'node:path';
import { $ } from 'zx/core';
import type { LockInputs } from './inputs.ts';

/** How to call uv. */
export interface Resolver {
  uv: { path: string; env: NodeJS.ProcessEnv };
  /** The repository's folder. */
  folder: string;
  /** The image's Python, such as `3.12` or `3.12.4`: this machine need not have it. */
  python: string;
}

/** A wheel's platform: the oldest glibc of all bases is 2.35. */
const platform = () => `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-manylinux_2_35`;

/** Resolves by `uv pip compile`; its options, and the files that it is given, are `what`. */
export function compile(
  { uv, folder, python }: Resolver,
  { manifest }: Pick<LockInputs, 'manifest'>,
  what: readonly string[],
) {
  const run = $({
    cwd: manifest ? dirname(join(folder, manifest)) : folder,
    env: uv.env,
    quiet: true,
    nothrow: true,
  });
  const options = [
    '--quiet',
    '--no-header',
    '--no-emit-index-url',
    '--only-binary',
    ':all:',
    '--python-version',
    python,
    '--python-platform',
    platform(),
  ];
  return run`${uv.path} pip compile ${options} ${what}`;
}
