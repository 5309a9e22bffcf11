import { askGit, gitFields } from './run/run.ts';

/** One commit as `git log` lists it. Subject and body are whatever somebody wrote: nothing in them is trusted. */
export interface LoggedCommit {
  /** Its full name. */
  sha: string;
  /** The full names of its parents, the first one first. */
  parents: string[];
  /** When it was made, by the committer's clock; seconds since 1970. */
  seconds: number;
  subject: string;
  body: string;
}

/** A git tag and its commit. */
export interface TaggedCommit {
  name: string;
  commit: string;
  /** When the tag was made, or the commit where the tag is a lightweight one; seconds since 1970. */
  seconds: number;
}

/** NUL ends each field: no message can hold it, whatever else it holds. */
const format = ['%H', '%P', '%ct', '%s', '%b'].join('%x00');
const fields = 5;

/**
 * Every commit behind these, each once, children before their parents and otherwise the newest first. One call of git,
 * whatever the number of commits.
 *
 * @param from full names of commits
 * @throws GitError where git gives no answer
 */
export function readLog(root: string, from: readonly string[]): LoggedCommit[] {
  const found = gitFields(
    root,
    [
      ...['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-z', `--format=tformat:${format}`, '--date-order'],
      ...['--no-notes', '--no-color', '--no-mailmap', '--stdin', '--'],
    ],
    { input: from.map((commit) => `${commit}\n`).join('') },
  );
  return Array.from({ length: Math.floor(found.length / fields) }, (_, index) => {
    const [sha = '', parents = '', seconds = '0', subject = '', body = ''] = found.slice(
      index * fields,
      (index + 1) * fields,
    );
    return { sha, parents: parents ? parents.split(' ') : [], seconds: Number(seconds), subject, body };
  });
}

/**
 * The names of the commits behind these, merges left out, that change something below a folder.
 *
 * @param from full names of commits
 */
export function commitsThatTouch(root: string, from: readonly string[], folder: string): Set<string> {
  const input = from.map((commit) => `${commit}\n`).join('');
  const args = ['rev-list', '--no-merges', '--full-history', '--stdin', '--', `:(top,literal)${folder}`];
  const text = askGit(root, args, { input })?.toString() ?? '';
  return new Set(text.split('\n').filter(Boolean));
}

/** The tags of commits that begin with a prefix. */
export function tagsWithCommits(root: string, prefix: string): TaggedCommit[] {
  const format = ['objecttype', 'objectname', '*objecttype', '*objectname', 'creatordate:unix', 'refname'];
  const found = gitFields(root, [
    ...['for-each-ref', `--format=${format.map((field) => `%(${field})`).join(' ')}%00`, 'refs/tags/'],
  ]);
  return found.flatMap((line) => {
    const [type, object = '', inner, peeled = '', seconds, ...rest] = line.replace(/^\n/, '').split(' ');
    const name = rest.join(' ').slice('refs/tags/'.length);
    const commit = type === 'commit' ? object : inner === 'commit' ? peeled : undefined;
    return commit && name.startsWith(prefix) ? [{ name, commit, seconds: Number(seconds) }] : [];
  });
}
