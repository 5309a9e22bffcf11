import { ciSystem } from '@shipshape/ci';
import { readFacts, summarize } from '@shipshape/report';
import { UserError } from '@shipshape/workspace';
import { main } from '../command.ts';

await main(
  {
    name: 'comment',
    summary:
      'Writes the summary into the one comment of a pull request, edited in place. In GitHub Actions only.',
    options: {
      'pull-request': { type: 'string', placeholder: 'number', help: 'which one', default: '' },
    },
  },
  async ({ 'pull-request': number }) => {
    if (!/^[1-9]\d*$/.test(number)) throw new UserError(`--pull-request is "${number}": give its number.`);
    const text = summarize(readFacts(process.cwd()), []);
    return `the comment was ${await ciSystem().writeComment(process.env, Number(number), text)}`;
  },
);
