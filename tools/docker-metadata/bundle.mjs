// Bundles the command into one file. Each library stays a module inside it and runs only when it is required.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { aliases } from '../build.mjs';
import freshness from './freshness.cjs';

const here = import.meta.dirname;
const root = join(here, '../..');

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

/** Writes the bundle in one step, because two processes can do this at the same time; what it is made of before it. */
export async function makeBundle(file = freshness.bundle) {
  const outfile = `${file}.${process.pid}.tmp`;
  const { metafile } = await build({
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
    // Handlebars uses it only for source maps, and works without it.
    external: ['source-map'],
    logLevel: 'warning',
    metafile: true,
    absWorkingDir: root,
  });
  if (file === freshness.bundle) {
    const packages = /(^|\/)node_modules\//;
    const sources = Object.keys(metafile.inputs).filter((path) => !packages.test(path));
    writeFileSync(`${outfile}.sources`, JSON.stringify([...sources, relative(root, import.meta.filename)]));
    renameSync(`${outfile}.sources`, freshness.sources);
  }
  renameSync(outfile, file);
}

if (resolve(process.argv[1] ?? '') === join(here, 'bundle.mjs')) await makeBundle();
