import { join } from 'node:path';
import { decide, type Facts, rulesWith, type Status } from '@shipshape/progress-model';
import { page } from '@shipshape/progress-page';
import { type Digest, digest, readableDigest } from '@shipshape/report';
import type { Project } from '@shipshape/workload';
import {
  distOf,
  type Log,
  readRecord,
  UserError,
  workspaceRoot,
  writeRecord,
  writeWhole,
} from '@shipshape/workspace';
import { collect } from './collect.ts';
import { eventsSince, type ProgressEvent } from './events.ts';
import { known } from './known.ts';
import { type PageFiles, pageFiles } from './pages.ts';
import { picturesIn, placePictures } from './pictures.ts';
import { findRepository } from './registry/find.ts';
import { progressSettings } from './settings.ts';
import { singleFile } from './single-file.ts';
import { drawKept, keepRelease, keptBeside } from './snapshots/keep.ts';
import { readSnapshots } from './snapshots/read.ts';
import { restoreSnapshots } from './snapshots/registry.ts';

/** What a call made. */
export interface Made {
  status: Status;
  /** The folder of the page. */
  folder: string;
}

/** How long earlier pages are looked for in the registry, in seconds. */
const patience = 30;

/**
 * Gathers what is known of a project, and what follows from it: `facts.json` and `status.json`.
 *
 * @throws UserError where the project's shipshape.json states the page wrongly
 */
export async function collectStatus(project: Project, say: Log): Promise<Made> {
  const files = pageFiles(project);
  const restored = await known({
    source: 'the registry',
    seconds: patience,
    at: '',
    ask: async () => ({
      value: await restoreSnapshots(await findRepository(project.name, patience, say), {
        pages: files.folder,
        project: project.name,
      }),
    }),
  });
  if (restored.known && restored.value.length > 0)
    say(`found the pages of ${restored.value.length} earlier releases in the registry`);
  const snapshots = readSnapshots(files.folder, project.name);
  for (const line of snapshots.passedOver) say(line);
  const previous = readRecord<Facts>(files.lastFacts);
  const facts = await collect(project, {
    snapshots,
    say,
    lastPictures: files.lastPictures,
    previous: previous?.project === project.name && isReadable(previous) ? previous : undefined,
  });
  writeRecord(files.facts, facts);
  writeRecord(files.lastFacts, facts);
  const { status } = statusOf(project, files, facts);
  writeRecord(files.status, status);
  return { status, folder: files.folder };
}

/**
 * Makes the page of the facts that were gathered last, `index.html` with `status.json` beside it. The page of a release,
 * made at its commit, is kept under `releases/<project>@X.Y.Z`.
 *
 * @returns what was made, and what has happened since the last page
 * @throws UserError where nothing was collected yet
 */
export function makePage(project: Project): Made & { events: ProgressEvent[] } {
  const files = pageFiles(project);
  const facts = readRecord<Facts>(files.facts);
  if (!facts || !isReadable(facts))
    throw new UserError(
      `${files.facts} does not exist or cannot be read: run npx shipshape progress collect first.`,
    );
  const { status, lastRelease } = statusOf(project, files, facts);
  const events = eventsSince(readRecord(files.lastPage), lastRelease, status);
  writeRecord(files.status, status);
  if (facts.pictures.known) {
    const taken = picturesIn(distOf(project.root), files.lastPictures);
    for (const folder of [files.folder, files.lastPictures]) placePictures(taken, folder);
  }
  const lines = digestOf(project, status);
  writeWhole(join(files.folder, 'digest.txt'), lines.text);
  writeWhole(join(files.folder, 'digest.md'), lines.markdown);
  const released = releaseAtHead(facts);
  if (released) {
    keepRelease(files, project.name, released);
    // For the release on GitHub, whose workflow knows the project and nothing of the folders.
    const beside = join(workspaceRoot, 'dist/progress', `release-${project.name}`);
    writeWhole(`${beside}.html`, singleFile(status, files.folder));
    writeWhole(`${beside}.md`, lines.markdown);
  }
  drawKept(files.folder, project.name);
  writeWhole(files.page, page(status, keptBeside(files.folder, project.name)));
  // Last: a run that was interrupted before this announces its events the next time.
  writeRecord(files.lastPage, status);
  return { status, folder: files.folder, events };
}

/**
 * The status that was made last, in a few lines.
 *
 * @throws UserError where there is none yet
 */
export function lastDigest(project: Project): { status: Status; digest: Digest } {
  const file = pageFiles(project).status;
  const status = readRecord<Status>(file);
  const { page: address } = progressSettings(join(workspaceRoot, project.root), project.name);
  const lines = readableDigest(status, address ?? undefined);
  if (!lines || !status)
    throw new UserError(`${file} does not exist or cannot be read: run npx shipshape progress first.`);
  return { status, digest: lines };
}

/** Another version of Shipshape may have written a file of facts, or a person changed it. */
function isReadable(facts: Facts): boolean {
  try {
    decide(facts, { now: facts.at });
    return true;
  } catch {
    return false;
  }
}

const digestOf = ({ name, root }: Project, status: Status): Digest =>
  digest(status, progressSettings(join(workspaceRoot, root), name).page ?? undefined);

function statusOf({ name, root }: Project, files: PageFiles, facts: Facts) {
  const { rules } = progressSettings(join(workspaceRoot, root), name);
  // At the commit of a release the page is compared with the release before it.
  const { lastRelease } = readSnapshots(files.folder, name, releaseAtHead(facts));
  const previous = readRecord(files.lastPage);
  return {
    status: decide(facts, {
      now: new Date().toISOString(),
      table: tableOf(rules, root),
      previous,
      lastRelease,
    }),
    lastRelease,
  };
}

/** The version that was released at the commit that is checked out; undefined for any other commit. */
function releaseAtHead({ history }: Facts): string | undefined {
  if (!history.known) return undefined;
  const { head, releases } = history.value;
  return releases.find(({ commit }) => commit === head.commit)?.version;
}

function tableOf(rules: unknown, root: string) {
  try {
    return rulesWith(rules);
  } catch (error) {
    throw new UserError(`${root}/shipshape.json is not valid: ${(error as Error).message}`);
  }
}
