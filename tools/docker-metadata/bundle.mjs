// Bundles the command into one file. Each library stays a module inside it and runs only when it is required.
import { readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import freshness from './freshness.cjs';

const here = import.meta.dirname;

/** @type {import('esbuild').Plugin} */
const lean = {
  name: 'lean',
  setup({ onLoad }) {
    // esbuild bundles what the global `require` loads, so remove the `require` that an ES module makes for itself.
    onLoad({ filter: /image-metadata[\\/]src[\\/]libraries\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/^(import \{ createRequire|const require =).*$/gm, ''),
      loader: 'ts',
    }));
    // The time zones are two thirds of the bundle, and few runs need them. Compressed, V8 does not have to parse them.
    onLoad({ filter: /moment-timezone[\\/]data[\\/]packed[\\/]latest\.json$/ }, ({ path }) => {
      const packed = gzipSync(readFileSync(path)).toString('base64');
      return {
        contents: `module.exports = JSON.parse(require('zlib').gunzipSync(Buffer.from('${packed}', 'base64')));`,
      };
    });
  },
};

/** Writes the bundle in one step, because two processes can do this at the same time. */
export async function makeBundle() {
  const outfile = `${freshness.bundle}.${process.pid}.tmp`;
  await build({
    entryPoints: [join(here, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    plugins: [lean],
    tsconfigRaw: {},
    // Handlebars uses it only for source maps, and works without it.
    external: ['source-map'],
    logLevel: 'warning',
  });
  renameSync(outfile, freshness.bundle);
}

if (resolve(process.argv[1] ?? '') === join(here, 'bundle.mjs')) await makeBundle();
