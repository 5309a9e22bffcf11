import { join } from 'node:path';
import { judge, type Need } from '@shipshape/affected-plan';
import { doneIn, recordsIn, type ShardRecord } from '@shipshape/nx';
import { leftOut } from '@shipshape/report';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'gate'> = async ({ 'ref-type': refType, outcomes }) => {
  const { NEEDS: needs } = process.env;
  if (!needs) throw new UserError("NEEDS is not set: give the gate GitHub's needs context as JSON.");
  const records = recordsIn<ShardRecord>(join(process.cwd(), 'dist/shards'));
  const verdict = judge(JSON.parse(needs) as Record<string, Need>, refType, doneIn(records));
  for (const line of [...leftOut(outcomes), ...verdict.announced]) console.log(`- left out: ${line}`);
  for (const problem of verdict.problems) console.log(`- ❌ ${problem}`);
  if (!verdict.green) throw new UserError(`The gate is red: ${verdict.problems.join('; ')}.`);
  console.log('- ✅ all green');
  return undefined;
};

export default recipe;
