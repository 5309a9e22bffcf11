import type { Repository } from '@shipshape/oci-registry';
import { type Movement, plainText, type ServedFacts } from '@shipshape/progress-model';
import {
  type History,
  historiesOf,
  isVersion,
  kindOf,
  passedReport,
  whereIsWhat,
} from '@shipshape/publishing';
import { hasProvenance } from './provenance.ts';

type Standing = Awaited<ReturnType<typeof whereIsWhat>>[number];

/** What the registry knows: what each tag serves, and how it came to. */
export interface RegistryAnswer {
  served: ServedFacts[];
  moves: Movement[];
}

/**
 * Asks the registry what each tag serves, since when and by what, and whether that image passed its smoke test and has
 * an attestation. Of the versions only those are looked into that a moving tag serves: a project has hundreds.
 *
 * @param defaultBranch its tag is a branch's, and every other moving one an environment's where no record says so
 * @throws RegistryError where the registry does not answer
 */
export async function askRegistry(repository: Repository, defaultBranch: string): Promise<RegistryAnswer> {
  const [standings, histories] = await Promise.all([whereIsWhat(repository), historiesOf(repository, '')]);
  const last = new Map(histories.map(({ tag, moves }) => [tag, moves[0]?.record]));
  const live = [...new Set(standings.filter(({ moves }) => moves).map(({ digest }) => digest))];
  const proofs = new Map(
    await Promise.all(live.map(async (digest) => [digest, await proofOf(repository, digest)] as const)),
  );
  const shownAs = ({ tag }: Standing): ServedFacts['kind'] => {
    const kind = kindOf(tag, last.get(tag), [defaultBranch]);
    if (tag === 'latest') return 'latest';
    return kind === 'immutable' ? 'version' : kind;
  };
  return {
    served: standings
      .filter((standing) => standing.moves || isVersion(standing.tag))
      .map((standing) => servedOf(standing, shownAs(standing), proofs.get(standing.digest))),
    moves: movesOf(standings, histories),
  };
}

interface Proof {
  smoke: ServedFacts['smoke'];
  attested: boolean | null;
}

/** A registry that does not list what is attached leaves it unknown: that is no failed test. */
async function proofOf(repository: Repository, digest: string): Promise<Proof> {
  try {
    const attached = await repository.referrers(digest);
    const content = (await repository.manifest(digest))?.content;
    const imageId = content && 'config' in content ? content.config.digest : undefined;
    const passed = imageId !== undefined && (await passedReport(repository, digest, imageId)) !== undefined;
    return {
      smoke: passed ? 'passed' : 'unknown',
      attested: await hasProvenance(repository, digest, attached),
    };
  } catch {
    return { smoke: 'unknown', attested: null };
  }
}

function servedOf(
  { tag, versions, commit, digest, since, rolledBack }: Standing,
  kind: ServedFacts['kind'],
  { smoke, attested }: Proof = { smoke: 'unknown', attested: null },
): ServedFacts {
  const action =
    rolledBack === undefined
      ? kind === 'latest' || kind === 'version'
        ? 'released'
        : 'promoted'
      : 'rolled back';
  return {
    ...{ tag, kind, digest, smoke, attested },
    version: isVersion(tag) ? tag : (versions.at(-1) ?? null),
    commit: commit ?? null,
    since: since ?? null,
    by: since ? { action, reason: rolledBack === undefined ? null : plainText(rolledBack) } : null,
  };
}

/**
 * Releases, promotions and rollbacks, the newest first. A release moves `latest`, `X` and `X.Y` as well, and each merge
 * its branch's tag: neither is an event of its own.
 */
function movesOf(standings: readonly Standing[], histories: readonly History[]): Movement[] {
  const versions = new Map(
    standings.flatMap(({ digest, versions }) => versions.map((one) => [digest, one] as const)),
  );
  const name = (digest: string) => versions.get(digest) ?? digest;
  const releases = standings
    .filter(({ tag, since }) => isVersion(tag) && since)
    .map(({ tag, since, by }): Movement => {
      return { at: since ?? '', action: 'release', tag, from: null, to: tag, by: by ?? null, reason: null };
    });
  const others = histories.flatMap(({ tag, moves }) =>
    moves.flatMap(({ record: { kind, from, to, rollback }, at, by }): Movement[] => {
      const action = rollback ? 'rollback' : 'promote';
      if (!rollback && kind !== 'environment') return [];
      // A newer commit that asks for the image that is served leaves a record, as does who confirms it: nothing moved.
      if (from?.digest === to.digest) return [];
      const [before, after] = [from ? name(from.digest) : null, name(to.digest)];
      const reason = rollback ? plainText(rollback.reason) : null;
      return [{ at, action, tag, from: before, to: after, by: plainText(by, 100) || null, reason }];
    }),
  );
  return [...releases, ...others].sort((one, other) => other.at.localeCompare(one.at));
}
