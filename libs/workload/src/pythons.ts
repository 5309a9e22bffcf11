import { findProjects, workloadOf } from './projects.ts';

/**
 * The Pythons that these projects are tested on, such as `3.13`, each once, the oldest first.
 *
 * @param names names of Nx projects; those without a workload count for nothing
 */
export async function pythonsOf(names: readonly string[]): Promise<string[]> {
  const projects = findProjects().filter(({ name }) => names.includes(name));
  const versions = await Promise.all(
    projects.map(async (project) => (await workloadOf(project).python?.(project)) ?? []),
  );
  return [...new Set(versions.flat())].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
