import { expect } from 'vitest';
import { bill } from './bill.ts';
import type { Stage } from './stage.ts';
import type { Event, Run } from './theatre.ts';

/** A commit on main, and the digest that its run published. */
export interface Chapter {
  sha: string;
  digest: string | undefined;
}

/** The scenes of one repository, which go on from each other. */
export interface Story {
  /** Keeps what a scene came to, once it has been played to its end. */
  keep(name: string, chapter: Chapter): void;
  /** What an earlier scene came to. @throws Error where it was not played, or failed */
  from(name: string): Chapter;
  /** Plays a run, and prints its bill; where it is a push to main and green, GitHub remembers it as a success. */
  play(event: Event): Promise<Run>;
  /** A commit with a paragraph more of documentation, or with the home page's headline marked (not any more, if empty). */
  commit(parent: string, message: string, mark?: string): string;
}

const page = 'apps/django/templates/pages/home.html';

/** Begins one on that stage. */
export function beginStory({ play, github, world: { git, read, write, commit } }: Stage): Story {
  const chapters = new Map<string, Chapter>();
  // GitHub lists runs by when they began, in which order soever they end, and a run that is run again keeps its place.
  const pushed: string[] = [];
  return {
    keep: (name, chapter) => chapters.set(name, chapter),
    from(name) {
      const chapter = chapters.get(name);
      if (!chapter)
        throw new Error(
          `This scene goes on from "${name}", which was not played to its end: play the whole file.`,
        );
      return chapter;
    },
    async play(event) {
      const run = await play(event);
      if (run.green && event.name === 'push' && event.ref === 'refs/heads/main') {
        if (!pushed.includes(event.sha)) pushed.push(event.sha);
        const good = new Set([...github.succeeded, event.sha]);
        github.succeeded = pushed.filter((sha) => good.has(sha)).reverse();
      }
      console.log(bill(expect.getState().currentTestName?.split(' > ').at(-1) ?? '', run.jobs));
      return run;
    },
    commit(parent, message, mark) {
      git('checkout', '--quiet', parent);
      if (mark === undefined) write('README.md', `${read('README.md')}\n${message}\n`);
      else
        write(
          page,
          read(page).replace(/<h1( data-scene="\w+")?/, (mark && `<h1 data-scene="${mark}"`) || '<h1'),
        );
      pushed.push(commit(message));
      return git('rev-parse', 'HEAD');
    },
  };
}
