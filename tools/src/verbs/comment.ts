import { writeComment } from '@shipshape/ci';
import { readFacts, summarize } from '@shipshape/report';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'comment'> = async ({ 'pull-request': number }) => {
  const { GITHUB_API_URL: api, GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository } = process.env;
  if (!api || !token || !repository) {
    throw new UserError(
      'GITHUB_API_URL, GITHUB_TOKEN or GITHUB_REPOSITORY is not set: a comment needs all three.',
    );
  }
  if (!/^[1-9]\d*$/.test(number)) throw new UserError(`--pull-request is "${number}": give its number.`);
  const text = summarize(readFacts(process.cwd()), []);
  return `the comment was ${await writeComment({ api, token, repository, number: Number(number) }, text)}`;
};

export default recipe;
