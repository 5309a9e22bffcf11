import { baseOf } from '../../paths.ts';
import { placeOf } from './evidence.ts';
import type { Evidence } from './project.ts';
import type { Stated } from './python-statements.ts';
import { pythons, satisfies } from './specifier.ts';

/** Whether a statement allows a Python. */
export const allowedBy = (one: Stated, python: string): boolean =>
  one.lowerBound
    ? satisfies(python, `>=${one.versions[0]}`)
    : one.versions.some((version) => satisfies(python, version));

/** Whether it is the project's word on the Python that it runs on: no bound, and no setting of a linter. */
export const names = (one: Stated): boolean => !one.enforced && !one.weak && !one.lowerBound;

/**
 * The statements that are out of date: no other place agrees with it, and two at least agree on another Python. Several Dockerfiles
 * are one place. The one that production is made by never is.
 *
 * @param compiled what the head of a compiled list says, which is what its versions were chosen for
 * @returns for a statement of these, the places that agree on another Python
 */
export function outOfDate(
  stated: readonly Stated[],
  compiled: { version: string; evidence: Evidence } | undefined,
  production: string | undefined,
): Map<Stated, string> {
  const voices: Pick<Stated, 'versions' | 'evidence'>[] = stated.filter(names);
  if (compiled) voices.push({ versions: [compiled.version], evidence: compiled.evidence });
  const allows = ({ versions }: Pick<Stated, 'versions'>, python: string) =>
    versions.some((version) => satisfies(python, version));
  const stale = stated.filter(names).flatMap((one): [Stated, string][] => {
    const own = pythons.filter((python) => allows(one, python));
    const others = voices.filter((other) => placeKind(other.evidence) !== placeKind(one.evidence));
    if (own.length === 0 || one.evidence.file === production) return [];
    if (others.some((other) => own.some((python) => allows(other, python)))) return [];
    for (const python of [...pythons].reverse()) {
      const agreed = others.filter((other) => allows(other, python));
      if (new Set(agreed.map(({ evidence }) => placeKind(evidence))).size < 2) continue;
      return [[one, `${agreed.map(({ evidence }) => placeOf(evidence)).join(', ')} state ${python}`]];
    }
    return [];
  });
  return new Map(stale);
}

const placeKind = ({ file }: Evidence): string =>
  /docker|container/i.test(baseOf(file)) ? 'Dockerfile' : file;
