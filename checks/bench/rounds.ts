/** What was measured of one side, in the unit of the measurement. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** Smallest, middle and largest of at least one number. */
export function spread(numbers: number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** Two sides measured in turn, A B A B …, so that a machine that slows down slows both; ratios pair by pair. */
export async function inTurn(
  rounds: number,
  a: (round: number) => Promise<number>,
  b: (round: number) => Promise<number>,
): Promise<{ a: Spread; b: Spread; ratio: Spread }> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await a(round), await b(round)]);
  return {
    a: spread(pairs.map(([one]) => one)),
    b: spread(pairs.map(([, other]) => other)),
    ratio: spread(pairs.map(([one, other]) => one / other)),
  };
}

/** Wall-clock seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** `0.85 (0.80–0.91)`: the median, and what it lay between. */
export const told = ({ min, median, max }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** Whether a median keeps to its goal: the last cell of a row, for people and for {@link missedGoals}. */
export const met = ({ median }: Spread, most: number): string => (median <= most ? 'yes' : 'no');

/** What the rows of a section measured whose goal was missed. */
export const missedGoals = (section: string): string[] =>
  [...section.matchAll(/^\| ([^|]*) \|.*\| no \|$/gm)].map(([, what = '']) => what);
