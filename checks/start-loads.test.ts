import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
