import type { Rule } from './model.ts';
import { argumentRules } from './rules-arguments.ts';
import { callRules } from './rules-calls.ts';
import { commandRules } from './rules-commands.ts';
import { gateRules } from './rules-gate.ts';
import { jobRules } from './rules-jobs.ts';
import { rightsRules } from './rules-rights.ts';
import { scriptRules } from './rules-scripts.ts';
import { supplyRules } from './rules-supply.ts';
import { tokenRules } from './rules-tokens.ts';
import { triggerRules } from './rules-triggers.ts';

/** Every rule, by the sentence it states. */
export const rules: Record<string, Rule> = {
  ...triggerRules,
  ...supplyRules,
  ...rightsRules,
  ...tokenRules,
  ...jobRules,
  ...gateRules,
  ...callRules,
  ...argumentRules,
  ...commandRules,
  ...scriptRules,
};
