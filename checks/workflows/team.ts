import { workflows } from '@shipshape/adoption';
import { type Files, githubFiles } from './files.ts';

/** The callers that `init` writes into a team's repository, by the path of the caller of ours that each replaces. */
export type Variant = 'plain' | 'with git-lfs and submodules';

const shipshape = { repository: 'acme/shipshape', commit: 'a'.repeat(40), defaultBranch: 'main' };
const callers = ['pull-request', 'merge', 'release', 'nightly', 'rollback', 'promotion', 'security'];

/** The files that `init` writes into a team's repository, as it writes them. */
export const teamWorkflows = (variant: Variant): Files =>
  Object.fromEntries(
    workflows({ ...shipshape, lfs: variant !== 'plain', submodules: variant !== 'plain' }).map(
      ({ path, text }) => [path, text],
    ),
  );

/**
 * This repository's files with a team's callers in the place of our own, as if they lay beside the workflows that they
 * call: so the contract of ours holds for them.
 */
export function teamFiles(variant: Variant): Files {
  const { repository, commit } = shipshape;
  const ours = Object.entries(githubFiles()).filter(
    ([path]) => !callers.some((name) => path === `.github/workflows/${name}.yml`),
  );
  const theirs = Object.entries(teamWorkflows(variant)).map(([path, text]) => [
    path.replace('pipeline-', ''),
    text
      .replaceAll(new RegExp(`${repository}/(\\S+)@${commit}`, 'g'), '$/$1')
      .replaceAll('pipeline-merge.yml', 'merge.yml'),
  ]);
  return Object.fromEntries([...ours, ...theirs]);
}
