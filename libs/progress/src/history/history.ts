import {
  commitsThatTouch,
  isShallow,
  type LoggedCommit,
  readHead,
  readLog,
  type TaggedCommit,
  tagsWithCommits,
} from '@shipshape/git';
import type { HistoryFacts, Release } from '@shipshape/progress-model';
import { isVersion } from '@shipshape/publishing';
import { isoTime } from '../text.ts';
import { type ChangesOptions, changesOf, wordingOf, worksByMerges } from './changes.ts';
import { bringing, partition } from './partition.ts';

/** What is asked of the clone. */
export interface HistoryQuestion {
  /** The clone's folder. */
  root: string;
  project: string;
  /** The project's folder, where only what changes that counts; undefined: the whole repository. */
  folder: string | undefined;
  /** The address of the repository for people. */
  repository: string | null;
}

/**
 * Releases (the git tags `<project>@X.Y.Z`, without pre-releases) and what changed in each, worded for the client.
 *
 * @throws UserError where there is no commit, GitError where git gives no answer
 */
export function readHistory({ root, project, folder, repository }: HistoryQuestion): HistoryFacts {
  const head = readHead(root);
  const tags = releaseTags(root, project);
  const tips = [...new Set([head.sha, ...tags.map(({ commit }) => commit)])];
  const log = readLog(root, tips);
  const ordered = oldestFirst(tags, log);
  const parts = partition(log, [...ordered.map(({ commit }) => commit), head.sha]);
  const mainline = parts.flatMap((part) => part.mainline);
  const options: ChangesOptions = {
    wording: wordingOf(log),
    worksByMerges: worksByMerges(mainline),
    concerns: undefined,
    repository,
  };
  if (folder) {
    const touched = commitsThatTouch(root, tips, folder);
    const line = new Set(mainline.map(({ sha }) => sha));
    const brought =
      options.wording === 'merges'
        ? bringing(
            log,
            log.filter(({ sha }) => line.has(sha)),
            touched,
          )
        : touched;
    options.concerns = (sha) => brought.has(sha);
  }
  const releases = ordered.map(
    ({ name, commit, seconds }, index): Release => ({
      version: name.slice(project.length + 1),
      commit,
      at: isoTime(seconds),
      changes: changesOf(parts[index] ?? { commits: [], mainline: [] }, options),
    }),
  );
  return {
    // The last release is the highest version, as the tag `latest` is: not the patch of an old line that came after it.
    releases: releases.sort((one, other) => byVersion(other.version, one.version)),
    unreleased: changesOf(parts.at(-1) ?? { commits: [], mainline: [] }, options),
    wording: options.wording,
    shallow: isShallow(root),
    head: { commit: head.sha, at: head.time.toISOString(), branch: head.branch ?? null },
  };
}

/** A pre-release is no release for a client: what it brings counts for the version that follows. */
const releaseTags = (root: string, project: string): TaggedCommit[] =>
  tagsWithCommits(root, `${project}@`).filter(({ name }) => {
    const version = name.slice(project.length + 1);
    return isVersion(version) && !version.includes('-');
  });

/** By what is behind what, as the log has it: a clock that was set back changes nothing. */
function oldestFirst(tags: readonly TaggedCommit[], log: readonly LoggedCommit[]): TaggedCommit[] {
  const positions = new Map(log.map(({ sha }, index) => [sha, index]));
  const position = ({ commit }: TaggedCommit) => positions.get(commit) ?? log.length;
  return [...tags].sort((one, other) => position(other) - position(one) || byVersion(one.name, other.name));
}

/** The lower one first. */
const byVersion = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });
