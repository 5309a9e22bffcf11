import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asOf as asOfFlags } from '@shipshape/provision';
import { UserError, withTemporaryFolder } from '@shipshape/workspace';
import { compileCause } from '../../causes/lock.ts';
import { compile, type Resolver } from './compile.ts';
import { ownLock } from './image-lock.ts';
import type { LockInputs } from './inputs.ts';
import { pinnedIn } from './lock-text.ts';
import {
  filteredByDate,
  newestPinned,
  notBuilt,
  withoutReadableSource,
  withoutWheel,
} from './uv-messages.ts';
import { pinnedWithoutWheels } from './wheels.ts';

export interface Resolution {
  /** A requirements text with hashes. */
  text: string;
  /** What it has that comes as source only, each as `name==version`. */
  sources: string[];
  asOf: Date;
}

/** More packages without wheels than any project has that can be built. */
const rounds = 40;

/**
 * Resolves a project's requirements for its image, wheels first: a package is taken as source only where its release has
 * no wheel for the image's Python.
 *
 * @param asOf no release after it counts, so that an old project gets what it was made with; moved to the newest release
 *   that is pinned
 * @param options further ones of `uv pip compile`
 * @throws UserError where there is no solution
 */
export async function resolveLock(
  inputs: LockInputs,
  asOf: Date,
  resolver: Resolver,
  options: readonly string[] = [],
): Promise<Resolution> {
  return await withTemporaryFolder('lock', async (folder) => {
    writeFileSync(join(folder, 'requirements.in'), inputs.requirements);
    writeFileSync(join(folder, 'constraints.txt'), inputs.constraints);
    const found = { built: [], later: [], floors: new Map(), newest: [], settled: undefined };
    const dates = { date: asOf, today: new Date().toISOString() };
    const search: Search = { inputs, resolver, options, folder, ...dates, ...found };
    for (let round = 0; round < rounds; round++) {
      const { exitCode, stdout, stderr } = await run(search, '--generate-hashes');
      const done = exitCode === 0 ? await accept(search, stdout) : await learn(search, stderr);
      if (done) return done;
    }
    throw new UserError(
      `${inputs.files.join(', ')}: too many packages have no wheel for Python ${resolver.python} (${search.built.join(', ')}): choose a Python that they have wheels for.`,
    );
  });
}

/** Runs of uv, and what they have found out so far. */
interface Search {
  readonly inputs: LockInputs;
  readonly resolver: Resolver;
  readonly options: readonly string[];
  /** Of the files that uv is given. */
  readonly folder: string;
  /** No release after it counts. */
  date: Date;
  readonly today: string;
  /** Packages that are taken as source. */
  built: string[];
  /** Packages of which releases after the date count. */
  later: string[];
  /** The oldest release that counts, by its package. */
  floors: Map<string, string>;
  /** Each as name==version: what the requirements name, as pip takes it, without regard to wheels of what that needs. */
  newest: string[];
  settled: Resolution | undefined;
}

function run(search: Search, option: string) {
  const { inputs, resolver, folder, newest, floors } = search;
  const held = [...newest, ...[...floors].map(([name, version]) => `${name}>=${version}`)];
  writeFileSync(join(folder, 'floors.txt'), held.map((one) => `${one}\n`).join(''));
  const required = [
    ...(inputs.requirements ? [join(folder, 'requirements.in')] : []),
    ...(inputs.manifest ? [join(resolver.folder, inputs.manifest)] : []),
  ];
  return compile(resolver, inputs, [...required, ...how(search), option]);
}

const how = ({ inputs, options, folder, date, today, built, later }: Search): string[] => [
  ...(inputs.constraints ? ['--constraints', join(folder, 'constraints.txt')] : []),
  ...['--constraints', join(folder, 'floors.txt'), '--no-annotate', ...options, ...asOfFlags(date)],
  ...built.flatMap((name) => ['--no-binary', name]),
  ...later.flatMap((name) => ['--exclude-newer-package', `${name}=${today}`]),
];

/** The resolution that uv found; undefined where a run that is held to the newest releases may find a better one. */
async function accept(search: Search, text: string): Promise<Resolution | undefined> {
  const pinned = pinnedIn(text);
  const sources = pinned.filter((one) => search.built.includes(one.split('==')[0] ?? ''));
  const found = { text, sources, asOf: search.date };
  if (search.settled) return found;
  search.settled = found;
  search.newest = pinnedIn((await run(search, '--no-deps')).stdout);
  return search.newest.every((one) => pinned.includes(one)) ? found : undefined;
}

/**
 * Concludes from uv's refusal what the next run does otherwise. Returns what an earlier one found, where none can do better.
 *
 * @throws UserError where there is no solution
 */
async function learn(search: Search, stderr: string): Promise<Resolution | undefined> {
  const { inputs, resolver, built, later, newest } = search;
  const name = withoutWheel(stderr);
  const newer = newestPinned(stderr);
  // What a later release needs may be later as well.
  const unreadable = withoutReadableSource(stderr) ?? (later.length > 0 ? filteredByDate(stderr) : undefined);
  if (unreadable && !later.includes(unreadable)) {
    later.push(unreadable);
    search.built = built.filter((one) => one !== unreadable);
  } else if (name && !built.includes(name)) {
    const others = built.length === 0 ? await pinnedWithoutWheels(inputs, name, resolver) : [];
    built.push(name, ...others);
  } else if (search.settled) {
    // They contradict each other, or what one needs cannot be built.
    const free = newest.filter((one) => !stderr.includes(one));
    search.newest = free.length < newest.length ? free : [];
    if (search.newest.length === 0) return search.settled;
  } else if (!(await raisesFloor(search, notBuilt(stderr)))) {
    if (!newer || newer <= search.date)
      throw new UserError(compileCause(inputs.files.join(', '), ownLock, stderr));
    search.date = newer;
  }
  return undefined;
}

/**
 * Whether a package that was not built, `name==version`, is held to the version that the resolver tries first. It goes back to
 * ever older ones, which no Python builds any more, where what the first one needs has no wheel; held to that, it names it.
 */
async function raisesFloor(search: Search, failed = ''): Promise<boolean> {
  const { inputs, resolver, folder, built, floors } = search;
  const [name = '', old] = failed.split('==');
  if (!built.includes(name) || floors.has(name)) return false;
  const alone = join(folder, 'alone.in');
  writeFileSync(alone, `${name}\n`);
  const within = inputs.requirements ? ['--constraints', join(folder, 'requirements.in')] : [];
  const { stdout } = await compile(resolver, inputs, [alone, ...within, ...how(search), '--no-deps']);
  const first = pinnedIn(stdout)[0]?.split('==')[1];
  if (!first || first === old) return false;
  floors.set(name, first);
  return true;
}
