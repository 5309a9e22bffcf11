import { expect, test } from 'vitest';
import { formatSpread, inTurn, met, missedGoals, spread } from './rounds.ts';

test('spread returns the median of an odd and of an even number of measurements', () => {
  expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
});

test('inTurn alternates between both sides and divides each pair', async () => {
  const order: string[] = [];
  const side = (name: string, times: number[]) => async (round: number) => {
    order.push(name);
    return times[round] as number;
  };
  const { ratio } = await inTurn(3, side('a', [1, 10, 4]), side('b', [2, 10, 2]));
  expect(order.join('')).toBe('ababab');
  expect(ratio).toEqual({ min: 0.5, median: 1, max: 2 });
  expect(formatSpread(ratio)).toBe('1.00 (0.50–2.00)');
});

test('a median equal to its goal meets it', () => {
  const [kept, missed] = [met(spread([0.9, 1, 9]), 1), met(spread([0.8, 1.1, 9]), 1)];
  const row = (what: string, cell: string) => `| ${what} | 0.9 | ≤ 1 | ${cell} |`;
  const section = ['| what | ratio | goal | met |', row('a push', kept), row('a build', missed)].join('\n');
  expect(missedGoals(section)).toEqual(['a build']);
});
