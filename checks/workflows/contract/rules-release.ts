import { pictured, published } from '../../../.github/actions/release-tag/wait.mjs';
import { jobsOf, type Rule } from './model.ts';

/** A release waits for jobs of another workflow by the names that GitHub gives them: caller's and called one's. */
const waitsByName: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) =>
    (job.steps ?? [])
      .filter(({ uses }) => uses?.endsWith('/.github/actions/release-tag'))
      .flatMap(({ with: inputs }) => {
        const waited = repository.workflows.find(({ file }) => file === inputs?.workflow);
        const jobs = Object.values(waited?.jobs ?? {});
        if (!waited?.on.push?.branches) return [`${at} waits for ${inputs?.workflow}, which no merge starts`];
        const named = (file: string) =>
          jobs
            .filter(({ uses }) => uses?.endsWith(`/${file}`))
            .map(({ name = '' }) => ({
              name: `${name.replace(/\$\{\{ matrix\.project \}\}/, 'web')} / x`,
              conclusion: 'success',
            }));
        const isLast = (last: typeof published, project: string, listed: { name: string }[]) =>
          listed.length > 0 && listed.every((one) => last(project)(one, listed));
        const moved = named('promote.yml');
        const planned = jobs.find(({ uses }) => uses?.endsWith('/nx-affected.yml'));
        const failed = { name: `${planned?.name} / x`, conclusion: 'failure' };
        const known = [
          ...[
            isLast(published, 'web', named('publish-images.yml')),
            isLast(pictured, 'web', named('pictures.yml')),
          ],
          // What a run has that publishes nothing of the project.
          ...[isLast(published, 'other', moved), isLast(pictured, 'other', moved)],
          !moved.some((one) => published('other')(one, [one, failed])),
          jobs.some(({ name = '' }) => published('')({ name }, [])),
        ];
        return known.every(Boolean) ? [] : [`${at} waits for a job that ${waited.file} names otherwise`];
      }),
  );

/** What a release tag counts on. */
export const releaseRules: Record<string, Rule> = {
  'who waits for a run knows its jobs by their names': waitsByName,
};
