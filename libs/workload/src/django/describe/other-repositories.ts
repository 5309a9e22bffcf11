import { literal } from '../../literal.ts';
import { githubFiles } from './commands/ci-files.ts';
import { at, lineOf, placeOf } from './evidence.ts';
import { get, type Place, record, type Sources } from './sources.ts';

/** What is unknown because a job of tests in CI checks out another repository: the pipeline has this one alone. */
export const otherRepositories = (place: Place): string[] =>
  githubFiles(place).flatMap((file) =>
    repositoriesOf(place.sources, file).map((repository) => {
      const line = lineOf(place.sources.text(file) ?? '', new RegExp(`repository:.*${literal(repository)}`));
      return `What ${repository} has: CI checks it out for the tests (${placeOf(at(file, line))}), and the pipeline has this repository alone. Make it a submodule, or have the tests pass without it.`;
    }),
  );

function repositoriesOf(sources: Sources, file: string): string[] {
  const jobs = Object.entries(record(get(sources.yaml(file), 'jobs')));
  const named = jobs.flatMap(([name, job]) => {
    const steps = get(job, 'steps');
    if (!/test/i.test(name) || !Array.isArray(steps)) return [];
    return steps.flatMap((step) => {
      const repository = get(step, 'with', 'repository');
      const isCheckout = /^actions\/checkout@/.test(String(get(step, 'uses') ?? ''));
      return isCheckout && typeof repository === 'string' && !repository.includes('$') ? [repository] : [];
    });
  });
  return [...new Set(named)];
}
