// Makes the command's one file. The libraries stay inside it as they are on disk, each run only when it is asked for.
import { readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { aliases } from '../build.mjs';
import freshness from './freshness.cjs';

const here = import.meta.dirname;

/** @type {import('esbuild').Plugin} */
const lean = {
  name: 'lean',
  setup({ onLoad }) {
    // esbuild bundles what the global `require` asks for: drop the one that an ES module has to make for itself.
    onLoad({ filter: /image-metadata[\\/]src[\\/]libraries\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/^(import \{ createRequire|const require =).*$/gm, ''),
      loader: 'ts',
    }));
    // The time zones are two thirds of everything, and few runs want them: V8 need not even read past them.
    onLoad({ filter: /moment-timezone[\\/]data[\\/]packed[\\/]latest\.json$/ }, ({ path }) => {
      const packed = gzipSync(readFileSync(path)).toString('base64');
      return {
        contents: `module.exports = JSON.parse(require('zlib').gunzipSync(Buffer.from('${packed}', 'base64')));`,
      };
    });
  },
};

/** Writes the bundle, whole or not at all: two processes may do this at once. */
export async function makeBundle(file = freshness.bundle) {
  const outfile = `${file}.${process.pid}.tmp`;
  await build({
    entryPoints: [join(here, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    minify: true,
    plugins: [lean],
    alias: aliases(),
    tsconfigRaw: {},
    // Handlebars wants it for source maps alone, and does without where it is missing.
    external: ['source-map'],
    logLevel: 'warning',
  });
  renameSync(outfile, file);
}

if (resolve(process.argv[1] ?? '') === join(here, 'bundle.mjs')) await makeBundle();
