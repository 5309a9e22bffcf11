import { leftOut, readFacts, summarize } from '@shipshape/report';
import { main } from '../command.ts';

await main(
  {
    name: 'summary',
    summary:
      'Prints, in markdown, what the records in dist say: affected, checks, images, what was left out.',
    options: {
      outcomes: {
        type: 'string',
        placeholder: 'name=outcome …',
        help: 'what became of steps that may be left out, such as "attestation=skipped"',
        default: '',
      },
      status: {
        type: 'string',
        placeholder: 'success|failure|cancelled',
        help: "the job's status so far: a step may never have been reached",
        default: 'success',
      },
    },
  },
  async ({ outcomes, status }) => {
    const facts = readFacts(process.cwd());
    const uploaded = !facts.images.some(({ published }) => published?.pushed === false);
    process.stdout.write(summarize(facts, leftOut(outcomes, { status, uploaded })));
    return undefined;
  },
);
