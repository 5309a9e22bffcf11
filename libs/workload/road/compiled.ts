import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

const library = join(import.meta.dirname, '..');

/**
 * Compiles modules of src/django once for the tests of a file: tsx took two seconds of a processor for each process that
 * loaded them.
 *
 * @param names without `.ts`
 * @returns where a compiled module is, once the tests have begun
 */
export function compiled(...names: string[]): (name: string) => string {
  // The npm packages that this library has in a version of its own are found from here.
  const folder = mkdtempSync(join(library, 'node_modules/.road-'));
  beforeAll(async () => {
    await build({
      entryPoints: names.map((name) => join(library, 'src/django', `${name}.ts`)),
      outdir: folder,
      ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
      packages: 'external',
      outExtension: { '.js': '.mjs' },
      plugins: [
        {
          name: 'libraries',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^@shipshape\// }, ({ path }) => ({
              path: fileURLToPath(import.meta.resolve(path)),
            })),
        },
      ],
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, `${name}.mjs`);
}
