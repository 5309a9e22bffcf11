import { expect } from 'vitest';
import { bill } from './bill.ts';
import type { Fixture } from './fixture.ts';
import type { Event, Run } from './runner.ts';

/** A commit on main, and the digest that its run published. */
export interface Published {
  sha: string;
  digest: string | undefined;
}

/** Scenarios of one repository that go on from each other. */
export interface Sequence {
  /** Keeps the result of a scenario that ran to its end. */
  keep(name: string, commit: Published): void;
  /** The result of an earlier scenario. @throws Error where it did not run, or failed */
  from(name: string): Published;
  /** Runs a workflow, and prints its bill; where it is a push to main and green, GitHub remembers it as a success. */
  run(event: Event): Promise<Run>;
  /** A commit with a paragraph more of documentation, or with the page marked (not any more, if empty). */
  commit(parent: string, message: string, mark?: string): string;
}

const page = 'apps/django/urls.py';

/** Begins one in a fixture. */
export function sequenceIn({ run, github, repository: { git, read, write, commit } }: Fixture): Sequence {
  const published = new Map<string, Published>();
  // GitHub lists runs by when they began, in whatever order they end, and a run that is run again keeps its place.
  const pushed: string[] = [];
  return {
    keep: (name, commit) => published.set(name, commit),
    from(name) {
      const commit = published.get(name);
      if (!commit)
        throw new Error(
          `This scenario goes on from "${name}", which did not run to its end: run the whole file.`,
        );
      return commit;
    },
    async run(event) {
      const done = await run(event);
      if (done.green && event.name === 'push' && event.ref === 'refs/heads/main') {
        if (!pushed.includes(event.sha)) pushed.push(event.sha);
        const good = new Set([...github.succeeded, event.sha]);
        github.succeeded = pushed.filter((sha) => good.has(sha)).reverse();
      }
      console.log(bill(expect.getState().currentTestName?.split(' > ').at(-1) ?? '', done.jobs));
      return done;
    },
    commit(parent, message, mark) {
      git('checkout', '--quiet', parent);
      if (mark === undefined) write('README.md', `${read('README.md')}\n${message}\n`);
      else write(page, read(page).replace(/(# page .*\n)?$/, mark && `# page ${mark}\n`));
      pushed.push(commit(message));
      return git('rev-parse', 'HEAD');
    },
  };
}
