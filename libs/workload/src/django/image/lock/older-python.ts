import { UserError } from '@shipshape/workspace';
import { refusesPython } from '../../causes/lock.ts';
import type { DjangoProject } from '../../describe/project.ts';

/** What resolving for one Python came to. */
interface Made {
  /** What has no wheel for it, each as `name==version`. */
  sources: readonly string[];
}

/**
 * A project with the newest Python that its packages are to be had for, of those that all its files allow, and what was resolved
 * for it: a list of exact versions is made on one Python, which often nothing states. One on which fewer of them have to be built counts
 * more than a newer one, as for the wheels of a lock.
 *
 * @param resolve for the project's Python; throws a UserError where there is no solution
 * @param lacking those of some pins that have no wheel for the project's Python
 * @throws UserError of the newest Python where there is a solution for none
 */
export async function onResolvingPython<T extends Made>(
  project: DjangoProject,
  resolve: (project: DjangoProject) => Promise<T>,
  lacking: (project: DjangoProject, pins: readonly string[]) => Promise<readonly string[]>,
): Promise<{ project: DjangoProject; made: T }> {
  const { older = [], patch: _, ...python } = project.python;
  const all = [project, ...older.map((value) => ({ ...project, python: { ...python, value } }))];
  let refusal: unknown;
  for (const [at, one] of all.entries()) {
    try {
      const made = await resolve(one);
      const better = await withFewest(made.sources, all.slice(at + 1), lacking);
      const again = better && (await resolve(better).catch(ofUser));
      return better && again ? { project: better, made: again } : { project: one, made };
    } catch (error) {
      if (!(error instanceof UserError) || !mayHelp(error.message)) throw refusal ?? error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** The newest of the projects with the fewest packages that have no wheel; undefined where none has fewer. */
async function withFewest(
  sources: readonly string[],
  projects: readonly DjangoProject[],
  lacking: (project: DjangoProject, pins: readonly string[]) => Promise<readonly string[]>,
): Promise<DjangoProject | undefined> {
  let [best, fewest]: [DjangoProject | undefined, number] = [undefined, sources.length];
  for (const one of projects) {
    if (fewest === 0) break;
    const left = await lacking(one, sources);
    if (left.length < fewest) [best, fewest] = [one, left.length];
  }
  return best;
}

/** There is no solution, which is a result here; what else goes wrong is thrown. */
function ofUser(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

/** Sources that one Python no longer compiles may have a wheel for another. */
const mayHelp = (message: string): boolean =>
  refusesPython(message) || /Failed to (download and )?build/.test(message);
