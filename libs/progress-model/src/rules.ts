import type { RuleId } from './status.ts';

/** How one thing is judged. Hours count from when it began; null: it never gets there. */
export interface Rule {
  /** Unknown here makes the whole page unknown. */
  required: boolean;
  /** Facts older than this count as unknown. */
  staleAfterHours: number;
  atRiskAfterHours: number | null;
  blockedAfterHours: number | null;
  /** `environments`: seconds after which an answer is slow; `activity`: hours of silence. */
  limit?: number;
  /** The rule is not applied. */
  off?: boolean;
}

export type RuleTable = Record<RuleId, Rule>;

const day = 24;
const never = null;

/** The one table behind every judgement. A team changes it by `progress.rules` in its shipshape.json. */
export const defaultRules: RuleTable = {
  build: { required: true, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: day },
  tests: { required: true, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: day },
  image: { required: true, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: day },
  environments: {
    required: true,
    staleAfterHours: day,
    atRiskAfterHours: 0,
    blockedAfterHours: 1,
    limit: 5,
  },
  // Between the promotion and the restart of the servers, both versions are right.
  version: { required: false, staleAfterHours: day, atRiskAfterHours: 1, blockedAfterHours: never },
  rollback: { required: false, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: never },
  plan: { required: false, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: 14 * day },
  answers: { required: false, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: 7 * day },
  security: { required: false, staleAfterHours: day, atRiskAfterHours: 0, blockedAfterHours: 7 * day },
  activity: {
    required: true,
    staleAfterHours: day,
    atRiskAfterHours: never,
    blockedAfterHours: never,
    limit: 14 * day,
  },
};

/**
 * The table with what a team changes in it.
 *
 * @param changes `progress.rules` of shipshape.json: for each rule the values that differ
 * @throws Error where a rule or a value does not exist or has another type; it names the place and what is possible
 */
export function rulesWith(changes: unknown): RuleTable {
  if (changes === undefined || changes === null) return defaultRules;
  if (!isRecord(changes)) throw new Error(`progress.rules must be an object, not ${shown(changes)}.`);
  const table: RuleTable = { ...defaultRules };
  for (const [name, change] of Object.entries(changes)) {
    if (!Object.hasOwn(defaultRules, name))
      throw new Error(
        `progress.rules.${name} does not exist. The rules are ${Object.keys(defaultRules).join(', ')}.`,
      );
    if (!isRecord(change)) throw new Error(`progress.rules.${name} must be an object, not ${shown(change)}.`);
    const rule = name as RuleId;
    for (const [key, value] of Object.entries(change)) checkValue(rule, key, value);
    table[rule] = { ...defaultRules[rule], ...change };
  }
  return table;
}

const allowed: Record<keyof Rule, { kinds: string[]; words: string }> = {
  required: { kinds: ['boolean'], words: 'true or false' },
  off: { kinds: ['boolean'], words: 'true or false' },
  staleAfterHours: { kinds: ['number'], words: 'a number of hours' },
  atRiskAfterHours: { kinds: ['number', 'null'], words: 'a number of hours, or null for never' },
  blockedAfterHours: { kinds: ['number', 'null'], words: 'a number of hours, or null for never' },
  limit: { kinds: ['number'], words: 'a number' },
};

function checkValue(rule: RuleId, key: string, value: unknown): void {
  const place = `progress.rules.${rule}.${key}`;
  const known = Object.keys(allowed).filter((one) => one !== 'limit' || 'limit' in defaultRules[rule]);
  if (!known.includes(key)) throw new Error(`${place} does not exist. There are ${known.join(', ')}.`);
  const { kinds, words } = allowed[key as keyof Rule];
  const kind = value === null ? 'null' : typeof value;
  if (!kinds.includes(kind) || (typeof value === 'number' && !(value >= 0 && Number.isFinite(value))))
    throw new Error(`${place} must be ${words}, not ${shown(value)}.`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? String(value);
