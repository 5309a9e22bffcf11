import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';
import { built } from '../tools/build.mjs';

const folder = built('shipshape');

/** The npm packages that a compiled module loads at its start, through every module that it imports. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const imported = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?"([^"\n]+)";$/gm);
  return new Set(
    [...imported].flatMap(([, name = '']) =>
      name.startsWith('.') ? [...loadedBy(join(dirname(file), name), seen)] : [name],
    ),
  );
}

test('the Nx plugin, which every call of Nx loads, loads nothing that carries out a verb', () => {
  const loaded = loadedBy(join(folder, 'nx/plugin.js'));
  expect(loaded).toContain('node:fs');
  expect([...loaded].filter((name) => name.startsWith('zx'))).toEqual([]);
});

test('of zx the core alone is loaded: the rest takes half of its start', () => {
  const scripts = readdirSync(join(folder, 'verbs')).map((name) => join(folder, 'verbs', name));
  const loaded = new Set(scripts.flatMap((file) => [...loadedBy(file)]));
  expect(loaded).toContain('zx/core');
  expect(loaded).not.toContain('zx');
});

test('no module of the product is imported for what it does when loaded: packing drops such imports', () => {
  const files = ['libs', 'tools/src'].flatMap((folder) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(?!.*(node_modules|testing|\.test\.ts$)).*\.ts$/.test(name))
      .map((name) => join(workspaceRoot, folder, name)),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => /^import\s*['"]/m.test(readFileSync(file, 'utf8')))).toEqual([]);
});
