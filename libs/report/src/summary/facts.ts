import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Durations, Plan } from '@shipshape/affected-plan';
import { recordsIn, type ShardRecord } from '@shipshape/nx';
import type { PictureRecord } from '@shipshape/pictures';
import type { Status } from '@shipshape/progress-model';
import type { BuiltImage, PublishedImage, SmokeReport, TagMove } from '@shipshape/publishing';
import { readRecord } from '@shipshape/workspace';
import { readableDigest } from '../digest.ts';
import { readJUnit, sum, type Totals } from '../totals.ts';

/** Everything that a summary shows; each part is absent where its step has not run. */
export interface Facts {
  plan: Plan | undefined;
  shards: ShardRecord[];
  /** All JUnit reports together; undefined where there is none. */
  tests: Totals | undefined;
  /** Of the projects whose tests ran none: the folder under dist, and why. */
  noTests: { folder: string; reason: string }[];
  images: Image[];
  /** What became of the tags that were to move, by project folder. */
  moves: { folder: string; moves: TagMove[] }[];
  durations: Durations;
  /** The status of each project, if it was collected. */
  statuses: Status[];
  /** Where their page is published; undefined where it is not. */
  page: string | undefined;
  /** Whether the run checks a change that is not merged yet. */
  proposed?: boolean;
  /** The run's page on the web, which offers its artifacts; absent outside of a CI system. */
  runPage?: string | undefined;
}

/** What is known of one project's image. */
export interface Image {
  built: BuiltImage | undefined;
  smoke: SmokeReport | undefined;
  published: PublishedImage | undefined;
  pictures?: PictureRecord | undefined;
}

/** Collects the records that the steps of this run left under `dist`. */
export function readFacts(root: string): Facts {
  const dist = join(root, 'dist');
  const files = existsSync(dist) ? (readdirSync(dist, { recursive: true }) as string[]).sort() : [];
  const reports = files.filter((file) => /(^|\/)reports\/[^/]+\.xml$/.test(file));
  const read = reports.map((file) => ({ task: file, ...readJUnit(join(dist, file)) }));
  const counted = read.filter(({ none }) => none === undefined);
  const folders = files
    .filter((file) => /(^|\/)image\.json$/.test(file))
    .map((file) => join(dist, file, '..'));
  return {
    plan: readRecord<Plan>(join(dist, 'plan.json')),
    shards: recordsIn<ShardRecord>(join(dist, 'shards')),
    tests: counted.length > 0 ? sum(counted) : undefined,
    noTests: read.flatMap(({ task, none }) =>
      none === undefined ? [] : [{ folder: dirname(dirname(task)), reason: none }],
    ),
    images: folders.map((folder) => ({
      built: readRecord<BuiltImage>(join(folder, 'image.json')),
      smoke: readRecord<SmokeReport>(join(folder, 'smoke.json')),
      published: readRecord<PublishedImage>(join(folder, 'published.json')),
      pictures: readRecord<PictureRecord>(join(folder, 'pictures.json')),
    })),
    moves: files
      .filter((file) => /(^|\/)moves\.json$/.test(file))
      .map((file) => ({ folder: dirname(file), moves: readRecord<TagMove[]>(join(dist, file)) ?? [] })),
    statuses: files
      .filter((file) => /^progress\/([^/]+\/)?status\.json$/.test(file))
      .flatMap((file) => {
        const status = readRecord<Status>(join(dist, file));
        return readableDigest(status) && status ? [status] : [];
      }),
    page: process.env.PROGRESS_URL || undefined,
    durations: readRecord<Durations>(join(root, '.shipshape/durations.json')) ?? {},
  };
}
