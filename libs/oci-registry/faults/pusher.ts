import { createInterface } from 'node:readline';
import { openRepository, RegistryError } from '../src/index.ts';
import { newTags, publish, twins } from './publish.ts';
import { seededRandom } from './random.ts';
import { patience } from './run.ts';

/** One publish to be done, as a line of JSON on standard input. */
export interface Job {
  /** `host:port/path` */
  repository: string;
  image: keyof typeof twins;
  seed: number;
}

/** What came of it, as a line of JSON on standard output. */
export interface Outcome {
  retries: number;
  /** Absent where it completed. */
  failure?: { message: string; code: string | undefined };
}

// A process of its own that publishes, so that it can be killed, or race another one.
for await (const line of createInterface({ input: process.stdin })) {
  const { repository, image, seed } = JSON.parse(line) as Job;
  const waits: number[] = [];
  const through = openRepository(repository, patience(seededRandom(seed), waits));
  const failure = await publish(through, twins[image], newTags).then(
    () => undefined,
    (error: Error) => ({
      message: error.message,
      code: error instanceof RegistryError ? error.code : undefined,
    }),
  );
  const outcome: Outcome = { retries: waits.length, ...(failure && { failure }) };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
