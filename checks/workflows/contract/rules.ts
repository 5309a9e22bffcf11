import type { Rule } from './model.ts';
import { callRules } from './rules-calls.ts';
import { checkRules } from './rules-checks.ts';
import { commandRules } from './rules-commands.ts';
import { eventRules } from './rules-events.ts';
import { gateRules } from './rules-gate.ts';
import { orderRules } from './rules-order.ts';
import { pageRules } from './rules-page.ts';
import { releaseRules } from './rules-release.ts';
import { setUpRules } from './rules-setup.ts';
import { skipRules } from './rules-skips.ts';
import { supplyRules } from './rules-supply.ts';
import { triggerRules } from './rules-triggers.ts';
import { trustRules } from './rules-trust.ts';
import { waitingRules } from './rules-waiting.ts';

/** Every rule, by the sentence it states. */
export const rules: Record<string, Rule> = {
  ...triggerRules,
  ...eventRules,
  ...checkRules,
  ...pageRules,
  ...supplyRules,
  ...trustRules,
  ...orderRules,
  ...skipRules,
  ...releaseRules,
  ...gateRules,
  ...callRules,
  ...setUpRules,
  ...commandRules,
  ...waitingRules,
};
