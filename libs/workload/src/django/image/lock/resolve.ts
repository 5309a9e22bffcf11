import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asOf as asOfFlags } from '@shipshape/provision';
import { UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { compileCause } from '../../causes/lock.ts';
import { ownLock } from './image-lock.ts';
import type { LockInputs } from './inputs.ts';
import { pinnedIn, wholeLines } from './lock-text.ts';
import {
  filteredByDate,
  newestPinned,
  notBuilt,
  withoutReadableSource,
  withoutWheel,
} from './uv-messages.ts';

/** How to call uv. */
export interface Resolver {
  uv: { path: string; env: NodeJS.ProcessEnv };
  /** The repository's folder. */
  folder: string;
  /** The image's Python, such as `3.12` or `3.12.4`: this machine need not have it. */
  python: string;
}

export interface Resolution {
  /** A requirements text with hashes. */
  text: string;
  /** What it has that comes as source only, each as `name==version`. */
  sources: string[];
  asOf: Date;
}

/** A wheel's platform: the oldest glibc of all bases is 2.35. */
const platform = () => `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-manylinux_2_35`;

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
  return await inTemporaryFolder(async (temporary) => {
    const files = {
      requirements: join(temporary, 'requirements.in'),
      constraints: join(temporary, 'constraints.txt'),
      floors: join(temporary, 'floors.txt'),
    };
    writeFileSync(files.requirements, inputs.requirements);
    writeFileSync(files.constraints, inputs.constraints);
    const required = [
      ...(inputs.requirements ? [files.requirements] : []),
      ...(inputs.manifest ? [join(resolver.folder, inputs.manifest)] : []),
    ];
    const always = [
      ...(inputs.constraints ? ['--constraints', files.constraints] : []),
      ...['--constraints', files.floors, '--no-annotate', ...options],
    ];
    const floors = new Map<string, string>();
    // Each as name==version: what the requirements name, as pip takes it, without regard to wheels of what that needs.
    let newest: string[] = [];
    let settled: Resolution | undefined;
    // Which version the resolver tries first. It goes back to ever older ones, which no Python builds any more, where what
    // the first one needs has no wheel; held to the first, it names that.
    const firstChoice = async (name: string, asked: readonly string[]) => {
      const { requirements } = inputs;
      const alone = join(temporary, 'alone.in');
      writeFileSync(alone, `${name}\n`);
      const within = requirements ? ['--constraints', files.requirements] : [];
      const { stdout } = await compile(resolver, inputs, [alone, ...within, ...asked, '--no-deps']);
      return pinnedIn(stdout)[0]?.split('==')[1];
    };
    let date = asOf;
    const today = new Date().toISOString();
    const built: string[] = [];
    const later: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const held = [...newest, ...[...floors].map(([name, version]) => `${name}>=${version}`)];
      writeFileSync(files.floors, held.map((one) => `${one}\n`).join(''));
      const how = [
        ...[...always, ...asOfFlags(date), ...built.flatMap((name) => ['--no-binary', name])],
        ...later.flatMap((name) => ['--exclude-newer-package', `${name}=${today}`]),
      ];
      const { exitCode, stdout, stderr } = await compile(resolver, inputs, [
        ...required,
        ...how,
        '--generate-hashes',
      ]);
      if (exitCode === 0) {
        const pinned = pinnedIn(stdout);
        const sources = pinned.filter((one) => built.includes(one.split('==')[0] ?? ''));
        const found = { text: stdout, sources, asOf: date };
        if (settled) return found;
        settled = found;
        newest = pinnedIn((await compile(resolver, inputs, [...required, ...how, '--no-deps'])).stdout);
        if (newest.every((one) => pinned.includes(one))) return found;
        continue;
      }
      const name = withoutWheel(stderr);
      const newer = newestPinned(stderr);
      const [failed = '', old] = notBuilt(stderr)?.split('==') ?? [];
      const floor = built.includes(failed) && !floors.has(failed) ? await firstChoice(failed, how) : old;
      // What a later release needs may be later as well.
      const unreadable =
        withoutReadableSource(stderr) ?? (later.length > 0 ? filteredByDate(stderr) : undefined);
      if (unreadable && !later.includes(unreadable)) {
        later.push(unreadable);
        built.splice(0, built.length, ...built.filter((one) => one !== unreadable));
      } else if (name && !built.includes(name)) {
        const isFirst = built.length === 0;
        built.push(name);
        if (isFirst) built.push(...(await pinnedWithoutWheels(inputs, name, resolver)));
      } else if (settled) {
        // They contradict each other, or what one needs cannot be built.
        const free = newest.filter((one) => !stderr.includes(one));
        newest = free.length < newest.length ? free : [];
        if (newest.length === 0) return settled;
      } else if (floor && floor !== old) floors.set(failed, floor);
      else if (newer && newer > date) date = newer;
      else throw new UserError(compileCause(inputs.files.join(', '), ownLock, stderr));
    }
    throw new UserError(
      `${inputs.files.join(', ')}: too many packages have no wheel for Python ${resolver.python} (${built.join(', ')}): choose a Python that they have wheels for.`,
    );
  });
}

/**
 * Those that the requirements themselves pin, but for the one that is known: uv names one in each run, and a run over
 * these alone asks the index for a tenth of the pages. Where it cannot tell, the runs over everything do.
 */
async function pinnedWithoutWheels(
  { requirements }: LockInputs,
  known: string,
  resolver: Resolver,
): Promise<string[]> {
  const others = pinnedLines(requirements).filter((line) => !pinnedIn(line)[0]?.startsWith(`${known}==`));
  const found = await withoutWheels(others.join('\n'), resolver).catch(() => []);
  return found.map((pinned) => pinned.replace(/==.*/, ''));
}

/**
 * Which packages of a locked list have no wheel for the image's Python; what its markers leave out there does not count.
 *
 * @param requirements a requirements text that pins everything
 * @param options further ones of `uv pip compile`
 * @returns each as `name==version`
 * @throws UserError where the package index cannot be reached, or has none of them
 */
export async function withoutWheels(
  requirements: string,
  resolver: Resolver,
  options: readonly string[] = [],
): Promise<string[]> {
  return await inTemporaryFolder(async (temporary) => {
    const file = join(temporary, 'requirements.in');
    const found: string[] = [];
    for (let left = pinnedLines(requirements); left.length > 0; ) {
      writeFileSync(file, left.map((one) => `${one}\n`).join(''));
      const what = [file, '--no-deps', ...options];
      const { exitCode, stderr } = await compile(resolver, { manifest: undefined }, what);
      if (exitCode === 0) break;
      const name = withoutWheel(stderr);
      const next = left.filter((one) => pinnedIn(one)[0]?.split('==')[0] === name);
      if (next.length === 0)
        throw new UserError(compileCause('the lock', 'a list of packages without a wheel', stderr));
      found.push(...pinnedIn(next.at(-1) as string));
      left = left.filter((one) => !next.includes(one));
    }
    return found;
  });
}

/** The lines of a requirements text that pin a version, markers included and hashes left out. */
export const pinnedLines = (requirements: string): string[] =>
  wholeLines(requirements)
    .map((line) => line.replaceAll(/\s--hash[= ]\S+/g, '').trim())
    .filter((line) => pinnedIn(line).length > 0);

function compile(
  { uv, folder, python }: Resolver,
  { manifest }: Pick<LockInputs, 'manifest'>,
  what: string[],
) {
  const run = $({
    cwd: manifest ? dirname(join(folder, manifest)) : folder,
    env: uv.env,
    quiet: true,
    nothrow: true,
  });
  const options = [
    '--quiet',
    '--no-header',
    '--no-emit-index-url',
    '--only-binary',
    ':all:',
    '--python-version',
    python,
    '--python-platform',
    platform(),
  ];
  return run`${uv.path} pip compile ${options} ${what}`;
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-lock-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
