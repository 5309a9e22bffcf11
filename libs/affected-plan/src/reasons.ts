import type { TaskId } from './task-graph.ts';

/** One reason of `nx affected --explain=<file>`; which fields are there depends on `kind`. */
interface NxReason {
  kind: string;
  file?: string;
  package?: string;
  ecosystem?: string;
  producer?: string;
}

/** The part read here of what `nx affected --explain=<file>` writes (Nx 23.3, with NX_LEGACY_AFFECTED=false). */
export interface NxExplanation {
  affected: Record<TaskId, NxReason[]>;
  upstream: Record<TaskId, NxReason[]>;
}

/** How many causes of one project are listed before the rest is only counted. */
const listed = 5;

/**
 * Gives the reasons why the tasks were chosen, as clauses for people, the most direct causes first, each cause once. Tasks
 * that are needed by a chosen one without a cause of their own add nothing.
 */
export function reasonsFor(tasks: TaskId[], explanation: NxExplanation): string[] {
  const reasons = tasks.flatMap((id) => explanation.affected[id] ?? explanation.upstream[id] ?? []);
  const causes = [...new Set(reasons.map(sentence))];
  // A task that reads what a sister task makes is no news beside the file that changed.
  const direct = causes.filter((cause) => !cause.startsWith('reads'));
  const all = direct.length > 0 ? direct : causes;
  const rest = all.length - listed;
  return rest > 0 ? [...all.slice(0, listed), `and ${rest} more`] : all;
}

function sentence(reason: NxReason): string {
  const file = reason.file ?? 'a dependency manifest';
  switch (reason.kind) {
    case 'input-file':
      return `${file} changed`;
    case 'project-configuration':
      return `its configuration in ${file} changed`;
    case 'deleted-project-configuration':
      return `${file} was deleted`;
    case 'npm-package':
      return `the package ${reason.package} has another version`;
    case 'external-dependencies':
    case 'lockfile':
      return `the packages in ${file} changed`;
    case 'moved-ecosystem':
      return `${file} changed in a way that concerns every ${reason.ecosystem} package`;
    case 'dependent-output':
      return `reads what ${reason.producer} makes`;
    case 'custom-hasher':
      return 'its executor decides for itself, so it always runs';
    default:
      return `Nx names the reason "${reason.kind}"`;
  }
}
