import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readRecord, stateFolder, writeRecord } from '@shipshape/workspace';
import type { Shots } from './shoot.ts';

/** Raised whenever pictures are taken in another way: those of before are taken again. */
const version = 2;

/** How many images' pictures a clone keeps. */
const kept = 8;

const folder = join(stateFolder, 'pictures');

/** A name for the pictures of an image that were taken in one way. */
export function keyOf(imageId: string, taken: object): string {
  const way = createHash('sha256')
    .update(JSON.stringify({ version, ...taken }))
    .digest('hex');
  return `${imageId.replace('sha256:', '').slice(0, 32)}-${way.slice(0, 16)}`;
}

/** The pictures of that key that this clone took before; undefined where it has none. */
export function stored(key: string): Shots | undefined {
  const at = join(folder, key);
  const index = readRecord<Shots>(join(at, 'index.json'));
  const files = index?.shots.map((_, number) => join(at, `${number}.png`)) ?? [];
  if (!index || !files.every((file) => existsSync(file))) return undefined;
  return {
    ...index,
    shots: index.shots.map((shot, number) => ({ ...shot, png: readFileSync(files[number] ?? '') })),
  };
}

/** Keeps pictures for the next run, and removes the oldest. */
export function store(key: string, { shots, remarks }: Shots): void {
  const temporary = join(folder, `${key}.${process.pid}.tmp`);
  mkdirSync(temporary, { recursive: true });
  shots.forEach(({ png }, number) => void writeFileSync(join(temporary, `${number}.png`), png));
  const index = { shots: shots.map(({ png: _, ...shot }) => shot), remarks };
  writeRecord(join(temporary, 'index.json'), index);
  rmSync(join(folder, key), { recursive: true, force: true });
  renameSync(temporary, join(folder, key));
  const age = (name: string) => statSync(join(folder, name)).mtimeMs;
  const names = readdirSync(folder).sort((a, b) => age(b) - age(a));
  for (const name of names.slice(kept)) rmSync(join(folder, name), { recursive: true, force: true });
}
