// Makes the command's one file. The libraries stay inside it as they are on disk, each run only when it is asked for.
import { readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import freshness from './freshness.cjs';

const here = import.meta.dirname;

/** @type {import('esbuild').Plugin} */
const requireAtHome = {
  name: 'require-at-home',
  setup({ onLoad }) {
    // esbuild bundles what the global `require` asks for: drop the one that an ES module has to make for itself.
    onLoad({ filter: /image-metadata[\\/]src[\\/]libraries\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/^(import \{ createRequire|const require =).*$/gm, ''),
      loader: 'ts',
    }));
  },
};

/** Writes the bundle, whole or not at all: two processes may do this at once. */
export async function makeBundle() {
  const outfile = `${freshness.bundle}.${process.pid}.tmp`;
  await build({
    entryPoints: [join(here, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifyWhitespace: true,
    keepNames: true,
    plugins: [requireAtHome],
    tsconfigRaw: {},
    // Handlebars wants it for source maps alone, and does without where it is missing.
    external: ['source-map'],
    logLevel: 'warning',
  });
  renameSync(outfile, freshness.bundle);
}

if (resolve(process.argv[1] ?? '') === join(here, 'bundle.mjs')) await makeBundle();
