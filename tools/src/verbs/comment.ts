import { ciSystem } from '@shipshape/ci';
import { summarize } from '@shipshape/report';
import { UserError } from '@shipshape/workspace';
import { readRunFacts } from '../run-facts.ts';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'comment'> = async ({ 'pull-request': number }) => {
  if (!/^[1-9]\d*$/.test(number)) throw new UserError(`--pull-request must be a number, not "${number}".`);
  const text = summarize(await readRunFacts(), []);
  return `the comment was ${await ciSystem().writeComment(process.env, Number(number), text)}`;
};

export default recipe;
