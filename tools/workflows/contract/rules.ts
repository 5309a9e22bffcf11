import type { Rule } from './model.ts';
import { callRules } from './rules-calls.ts';
import { commandRules } from './rules-commands.ts';
import { jobRules } from './rules-jobs.ts';
import { rightsRules } from './rules-rights.ts';
import { supplyRules } from './rules-supply.ts';

/** Every rule, by the sentence it states. */
export const rules: Record<string, Rule> = {
  ...supplyRules,
  ...rightsRules,
  ...jobRules,
  ...callRules,
  ...commandRules,
};
