import { isDeepStrictEqual } from 'node:util';
import { RegistryError, type Repository } from '@shipshape/oci-registry';
import type { Front, Habit, Habits } from '@shipshape/oci-registry/testing';
import { UserError } from '@shipshape/workspace';
import { seen } from '../testing/test-clone.ts';
import type { Profile } from './catalog.ts';
import {
  type Outcome,
  operations,
  type Place,
  prepare,
  requireReport,
  type Workplace,
} from './operations.ts';

export type Operation = keyof typeof operations;

/** A registry with habits, and in it what the operations need. */
export interface Prepared {
  place: Place;
  /** Opens the repository again, as each command does in its process. */
  reopen(): Repository;
  /** The same repository, asked without the habits. */
  direct: Repository;
  front: Front;
}

/** What is written without being a tag: a refused operation must not have got so far. */
const contentWrite = /^(POST|PATCH|PUT) \S*\/(blobs\/uploads|manifests\/sha256:)\S* 2/;

/** Prepares a repository for all operations. Each moves other tags, so that none depends on another. */
export async function prepareProfile(
  profile: Profile,
  around: Habits,
  workplace: Workplace,
): Promise<Prepared> {
  let prepared = false;
  const later = (habit: Habit): Habit => {
    return (call, next, front) => (prepared ? habit(call, next, front) : next(call));
  };
  const always = await profile.habits(around);
  const opened = await around.open([...always, ...(profile.later?.() ?? []).map(later)]);
  const place = { ...workplace, repository: opened.repository };
  // Through the habits: registries differ in where they keep what is attached.
  await prepare(place);
  prepared = true;
  return { ...opened, place };
}

/**
 * Does one operation through the habits, and asks the registry behind them what came of it.
 *
 * @throws Error where it is neither completed nor refused before a write
 */
export async function play(prepared: Prepared, operation: Operation): Promise<Outcome> {
  const { direct, front } = prepared;
  const place = { ...prepared.place, repository: prepared.reopen() };
  const before = await seen({ repository: direct });
  front.log.length = 0;
  let done: Awaited<ReturnType<(typeof operations)[Operation]>>;
  try {
    done = await operations[operation](place);
  } catch (error) {
    if (!(error instanceof RegistryError || error instanceof UserError)) throw error;
    const written = front.log.filter((line) => contentWrite.test(line));
    if (written.length === 0 && isDeepStrictEqual(await seen({ repository: direct }), before))
      return 'refused before a write';
    throw new Error(`${operation} is half done: ${error.message}; written: ${written.join(', ')}`);
  }
  for (const [tag, image] of Object.entries(done)) {
    const served = (await direct.resolve(tag))?.digest;
    if (served !== image.digest) throw new Error(`${tag} serves ${served} and not ${image.digest}`);
    await requireReport(place, image);
  }
  return 'completed';
}
