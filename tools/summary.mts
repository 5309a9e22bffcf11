import { readFacts } from './summary/facts.mts';
import { leftOut } from './summary/left-out.mts';
import { summarize } from './summary/sections.mts';
import { main } from './support/cli.mts';

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
    },
  },
  async ({ outcomes }) => {
    process.stdout.write(summarize(readFacts(process.cwd()), leftOut(outcomes)));
    return undefined;
  },
);
