import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSnapshot, type Status } from '@shipshape/progress-model';
import { type Beside, page } from '@shipshape/progress-page';
import { readRecord, writeWhole } from '@shipshape/workspace';
import type { PageFiles } from '../pages.ts';
import { keptVersions, releaseFolder } from './read.ts';

/** The pages of releases that a page can link to, the newest first, from the page in the folder above theirs. */
export const keptBeside = (pages: string, project: string): Beside =>
  linked(
    keptVersions(pages, project).filter((version) => isDrawn(pages, project, version)),
    (version) => `releases/${project}@${version}`,
  );

/** Keeps the record and the pictures of a release, unless they are kept: they stay as they were when it was new. */
export function keepRelease({ folder, status }: PageFiles, project: string, version: string): void {
  const kept = releaseFolder(folder, project, version);
  if (existsSync(join(kept, 'status.json'))) return;
  mkdirSync(kept, { recursive: true });
  const pictures = join(folder, 'pictures');
  if (existsSync(pictures)) cpSync(pictures, join(kept, 'pictures'), { recursive: true });
  cpSync(status, join(kept, 'status.json'));
}

/**
 * Draws the kept pages that have only their record yet, such as those from the registry: only our own HTML is served. Each
 * links to those before it. A record that this version cannot draw is passed over, as in the comparison.
 */
export function drawKept(pages: string, project: string): void {
  const before: string[] = [];
  for (const version of keptVersions(pages, project)) {
    const folder = releaseFolder(pages, project, version);
    if (!isDrawn(pages, project, version)) {
      const status = readRecord<Status>(join(folder, 'status.json'));
      const beside = linked(before, (one) => `../${project}@${one}`);
      try {
        if (!status || !readSnapshot(status).known) continue;
        writeWhole(join(folder, 'index.html'), page(status, beside));
      } catch {
        continue;
      }
    }
    before.push(version);
  }
}

const isDrawn = (pages: string, project: string, version: string): boolean =>
  existsSync(join(releaseFolder(pages, project, version), 'index.html'));

/** With the file's name: a page that was downloaded with its folder is opened without a server. */
const linked = (versions: string[], folder: (version: string) => string): Beside => ({
  kept: new Map(
    versions.toReversed().map((version) => [version, `${encodeURI(folder(version))}/index.html`]),
  ),
});
