import { leftOut, summarize } from '@shipshape/report';
import { readRunFacts } from '../run-facts.ts';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'summary'> = async ({ outcomes, status }) => {
  const facts = await readRunFacts();
  const uploaded = !facts.images.some(({ published }) => published?.pushed === false);
  process.stdout.write(summarize(facts, leftOut(outcomes, { status, uploaded })));
  return undefined;
};

export default recipe;
