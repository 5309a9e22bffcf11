import type { Repository } from '@shipshape/oci-registry';
import { whyNotWhole } from '@shipshape/oci-registry/faults';
import { allMoves } from '@shipshape/publishing';

/** What a repository serves to a reader. */
export interface State {
  /** What each name of an image serves. */
  tags: Record<string, string>;
  /** Which images each moving tag was put on, the newest first. */
  histories: Record<string, string[]>;
}

/**
 * Names that do not describe an image: an upload's passing name, the fallback tags of referrers, and the tag that
 * docker-push writes over to learn whether tags can move. They must be whole like every other.
 */
const passing = /^(incoming-|sha256-|move-\.probe$)/;
const companion = /^move-/;

export async function readState(repository: Repository): Promise<State> {
  const names = (await repository.tags()).filter((name) => !passing.test(name));
  const tags = names
    .filter((name) => !companion.test(name))
    .map(async (name) => {
      return [name, (await repository.resolve(name))?.digest ?? 'nothing'] as const;
    });
  const histories = names
    .filter((name) => companion.test(name))
    .map(async (name) => {
      const tag = name.replace(companion, '');
      const { moves, broken } = await allMoves(repository, tag);
      const digests = moves.map(({ record }) => record.to.digest);
      return [tag, broken ? [...digests, broken] : digests] as const;
    });
  return {
    tags: Object.fromEntries(await Promise.all(tags)),
    histories: Object.fromEntries(await Promise.all(histories)),
  };
}

/** What is neither as it was before nor as it is to be, and what of it cannot be pulled whole. */
export async function damagesOf(repository: Repository, before: State, after: State): Promise<string[]> {
  const now = await readState(repository);
  const found: string[] = [];
  for (const kind of ['tags', 'histories'] as const) {
    const names = new Set([...Object.keys(before[kind]), ...Object.keys(now[kind])]);
    for (const name of names) {
      const allowed = [before, after].map((state) => JSON.stringify(state[kind][name]));
      const is = JSON.stringify(now[kind][name]);
      if (!allowed.includes(is)) found.push(`${kind}: ${name} is ${is}, and not ${allowed.join(' or ')}`);
    }
  }
  const known = new Map<string, Promise<string | undefined>>();
  const served = (await repository.tags()).map(async (name) => {
    const digest = (await repository.resolve(name))?.digest ?? name;
    const why = await whyNotWhole(repository, digest, known);
    return why ? [`${name} cannot be pulled: ${why}`] : [];
  });
  return [...found, ...(await Promise.all(served)).flat()];
}

/** What is not as it is to be: left undone, or done twice. */
export async function missingOf(repository: Repository, after: State): Promise<string[]> {
  const now = await readState(repository);
  return (['tags', 'histories'] as const).flatMap((kind) =>
    Object.entries(after[kind])
      .filter(([name, wanted]) => JSON.stringify(now[kind][name]) !== JSON.stringify(wanted))
      .map(([name, wanted]) => `${kind}: ${name} is ${now[kind][name]}, and not ${wanted}`),
  );
}
