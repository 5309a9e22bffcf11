import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureFacts, PicturePage } from '@shipshape/progress-model';
import { distOf, writeRecord } from '@shipshape/workspace';
import { difference } from './difference.ts';
import type { Shot, Shots } from './shoot.ts';

/** Pictures of the smoke-tested image: `dist/<project>/pictures.json`; its files lie beside it, by relative path. */
export interface PictureRecord extends PictureFacts {
  project: string;
  /** When they were taken, or looked for; ISO 8601. */
  at: string;
  /** The image ID of the last release, which `before` shows; null where there is none or it could not be shown. */
  beforeImageId: string | null;
  /** Why there are none; absent where they were taken. */
  notTaken?: string;
  /** Remarks, such as pages of which there is no picture. */
  remarks: string[];
}

type View = PicturePage['views'][number];

/** Writes the record and its files, in place of an earlier run's. */
export function saveRecord(root: string, record: PictureRecord, files: Map<string, Buffer>): void {
  const folder = distOf(root);
  rmSync(join(folder, 'pictures'), { recursive: true, force: true });
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  for (const [name, png] of files) writeFileSync(join(folder, name), png);
  writeRecord(join(folder, 'pictures.json'), record);
}

/**
 * The pages that both hold, side by side, and the files that they need.
 *
 * @param before the last release's; undefined where there is none
 */
export function compare(
  after: Shots,
  before: Shots | undefined,
): { pages: PicturePage[]; files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  const keep = (shot: Shot, number: number, what: string, png: Buffer) => {
    const slug =
      shot.path
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 40) || 'start';
    const name = `pictures/${number + 1}-${slug}-${shot.width}-${what}.png`;
    files.set(name, png);
    return name;
  };
  const view = (shot: Shot, number: number): View => {
    const old = before?.shots.find(({ name, width }) => name === shot.name && width === shot.width);
    const found = old && difference(old.png, shot.png);
    return {
      width: shot.width,
      after: keep(shot, number, 'after', shot.png),
      before: old ? keep(shot, number, 'before', old.png) : null,
      difference: found?.marked ? keep(shot, number, 'difference', found.marked) : null,
      changed: before ? (found?.changed ?? true) : null,
    };
  };
  const names = [...new Set(after.shots.map(({ name }) => name))];
  const pages = names.map((name, number) => {
    const shots = after.shots.filter((shot) => shot.name === name);
    return { name, path: shots[0]?.path ?? '', views: shots.map((shot) => view(shot, number)) };
  });
  return { pages, files };
}

/** How many pages look different, at any width. */
export const changedPages = ({ pages }: Pick<PictureFacts, 'pages'>): number =>
  pages.filter(({ views }) => views.some(({ changed }) => changed)).length;
