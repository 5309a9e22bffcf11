import type { Answer } from './answer.ts';
import type { RunFacts, ServedFacts } from './facts.ts';
import type { Evidence } from './status.ts';
import { plainText, webAddress } from './text.ts';

export const evidence = (kind: Evidence['kind'], label: string, url?: string | null): Evidence => ({
  kind,
  label: plainText(label, 80),
  url: webAddress(url),
});

export const shortCommit = (commit: string): string => plainText(commit, 40).slice(0, 7);

/** `sha256:` and its first twelve digits, as people write a digest. */
const shortDigest = (digest: string): string => plainText(digest, 80).slice(0, 19);

/** A commit, where people can read it. */
export const commitPage = (repository: string | null, commit: string): Evidence =>
  evidence('commit', shortCommit(commit), repository && `${repository}/commit/${commit}`);

/** An image, and the run that made it; where that is not known, the commit that it was made from. */
export function imageOf(
  { runs, repository }: { runs: Answer<RunFacts>; repository: string | null },
  { digest, commit }: Pick<ServedFacts, 'digest' | 'commit'>,
): Evidence[] {
  const image = evidence('image', shortDigest(digest));
  return commit ? [image, ...runOf(runs, commit, [commitPage(repository, commit)])] : [image];
}

/** The run of a commit on the default branch, where it has an address; otherwise what else proves it. */
export function runOf(runs: Answer<RunFacts>, commit: string, otherwise: Evidence[] = []): Evidence[] {
  const run = runs.known ? runs.value.runs.find((one) => one.commit === commit && one.url) : undefined;
  return run ? [evidence('run', shortCommit(commit), run.url)] : otherwise;
}
